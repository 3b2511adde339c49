import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type Config, loadConfig } from '../../apps/server/src/kernel/config.ts'

/** What of node:test's context is needed to clean up. */
export interface CleansUp {
  after(fn: () => Promise<void> | void): void
}

/** A folder of one's own, removed after the test when `t` is given. Other accounts may pass through it. */
export function tempDir(t?: CleansUp, prefix = 'perezvon-'): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), prefix))
  fs.chmodSync(dir, 0o755)
  t?.after(() => fs.rmSync(dir, { recursive: true, force: true, maxRetries: 3 }))
  return dir
}

/** Settings of a throw-away installation: its own data folder, any free ports, silence in the log. */
export function testConfig(t?: CleansUp, env: Record<string, string> = {}): Config {
  return loadConfig({ env: { ...testEnv(env.PEREZVON_DATA ?? tempDir(t)), ...env } })
}

/** The same as environment, for a process of its own. */
export function testEnv(dataDir: string): Record<string, string> {
  return {
    PEREZVON_DATA: dataDir,
    PEREZVON_HTTP_PORT: '0',
    PEREZVON_SIP_UDP_PORT: '0',
    PEREZVON_SIP_WS_PORT: '0',
    PEREZVON_RTP_PORTS: '0',
    PEREZVON_LOG_LEVEL: 'silent',
  }
}
