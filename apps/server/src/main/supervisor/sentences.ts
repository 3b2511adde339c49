import { messageOf, systemCode } from '../../kernel/errors.ts'

/** An installation cannot start. The message is a sentence for the terminal that says what to do. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

/** What a person at the terminal is told of an error: its sentence, without a stack. */
export function sentenceOf(error: unknown): string {
  const code = rootCode(error)
  if (code === 'EADDRINUSE') return `${messageOf(error)}: the port is taken by another program.`
  return messageOf(error)
}

function rootCode(error: unknown): string | undefined {
  return systemCode(error) ?? (error instanceof Error && error.cause ? rootCode(error.cause) : undefined)
}
