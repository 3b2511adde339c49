/**
 * The process rim: newline-delimited JSON over a Unix domain socket.
 *
 * client → server                                     server → client
 *   {hello: {name, instance}}                           {hello: {epoch}}
 *   {id, op, args}                                      {id, result} | {id, error: {code, message}}
 *   {ack: seq}                                          {seq, event}
 *
 * `name` says whose events are kept (a role, the same after its restart), `instance` whose request ids these are. An
 * event is sent again after every hello until it is acknowledged. A request that comes again with the same id is not
 * carried out again; it gets the same answer.
 */
import type { MediaErrorCode } from '../errors.ts'
import type { MediaEngine, MediaEvent } from './media-engine.ts'

/** Operations that cross the rim. */
export const operations = [
  'openLeg',
  'applyAnswer',
  'answerReoffer',
  'reoffer',
  'bridge',
  'unbridge',
  'play',
  'stopPlay',
  'sendDtmf',
  'startRecording',
  'setRecordingLeg',
  'pauseRecording',
  'resumeRecording',
  'stopRecording',
  'closeLeg',
  'closeCall',
  'legStats',
  'list',
  'stats',
] as const satisfies (keyof MediaEngine)[]

export type Operation = (typeof operations)[number]

export type ClientMessage =
  | { hello: { name: string; instance: string } }
  | { id: number; op: Operation; args: unknown }
  | { ack: number }

export type ServerMessage =
  | { hello: { epoch: string } }
  | { id: number; result: unknown }
  | { id: number; error: { code: MediaErrorCode; message: string } }
  | { seq: number; event: MediaEvent }

/** A line longer than this is no message of ours: an SDP of 64 kB fits in well. */
const maximumLineLength = 1_000_000

/** Cuts a stream of octets into messages. `onBad` is called once, with lines that are too long or no JSON. */
export function lineReader<T>(
  onMessage: (message: T) => void,
  onBad: (why: string) => void,
): (chunk: string) => void {
  let rest = ''
  return (chunk) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()!
    if (rest.length > maximumLineLength) return onBad('a line is too long')
    for (const line of lines) {
      const message = parseLine<T>(line)
      if (message === undefined) return onBad('a line is no JSON object')
      onMessage(message)
    }
  }
}

function parseLine<T>(line: string): T | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as T) : undefined
  } catch {
    return undefined
  }
}

export const lineOf = (message: ClientMessage | ServerMessage): string => `${JSON.stringify(message)}\n`
