import { createLog } from '../../src/kernel/log.ts'

/** Logs a line of the level that it is told, and says so. */
const log = createLog('test', { logLevel: 'info' })
process.on('message', (level: 'info' | 'error' | 'alarm') => {
  log[level]({}, 'a line')
  process.send!('logged')
})
process.on('disconnect', () => process.exit(0))
