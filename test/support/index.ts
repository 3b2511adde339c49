export { freePort } from './free-port.ts'
export { type CleansUp, tempDir, testConfig, testEnv } from './test-config.ts'
export { sharedServer, type TestDb, testDb } from './test-db.ts'
export { deadlineMs, nextEvent, waitFor, within } from './wait-for.ts'
