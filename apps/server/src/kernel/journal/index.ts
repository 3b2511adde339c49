export { readCursor } from './cursor.ts'
export { type JournalLag, journalLag } from './lag.ts'
export { type ProjectOptions, type Projector, project } from './project.ts'
export { type PruneOptions, pruneJournal } from './prune.ts'
export {
  type JournalReader,
  type JournalReaderOptions,
  type JournalRecord,
  openJournalReader,
} from './reader.ts'
export { comparePositions, type JournalPosition, journalStart } from './segments.ts'
export { type JournalWriter, type JournalWriterOptions, openJournalWriter } from './writer.ts'
