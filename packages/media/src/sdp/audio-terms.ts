import type { Codec } from '../codec/g711.ts'
import { agreedDirection } from './direction.ts'
import type { LocalCodec } from './local-audio.ts'
import { offeredCodecs, offeredTelephoneEvent } from './local-audio.ts'
import type { RemoteAudio } from './remote-audio.ts'
import type { Direction } from './session-description.ts'

/** What a payload type that arrives stands for. */
export type PayloadMeaning = Codec | 'telephone-event'

/** What both sides have agreed on: the outcome of one offer and answer. */
export interface AudioTerms {
  sendCodec: Codec
  sendPayloadType: number
  /** Payload type of keys that we send; undefined: the far side does not take them. */
  sendTelephoneEvent?: number
  received: ReadonlyMap<number, PayloadMeaning>
  /** Ours, after the far side's say. */
  direction: Direction
  /** The far side's own. */
  remoteDirection: Direction
}

/**
 * Terms when we answer: one law, the one in use or else the first of the offer, in the offer's payload types both ways
 * (RFC 3264, 6.1). Answering with one law alone keeps the far side from changing it in mid-stream.
 */
export function termsOfAnswering(
  offer: RemoteAudio,
  wanted: Direction,
  inUse?: Codec,
): AudioTerms & { codecs: LocalCodec[] } {
  const chosen = offer.codecs.find((each) => each.codec === inUse) ?? offer.codecs[0]!
  return {
    codecs: [chosen],
    sendCodec: chosen.codec,
    sendPayloadType: chosen.payloadType,
    sendTelephoneEvent: offer.telephoneEvent,
    received: meanings(offer.codecs, offer.telephoneEvent),
    direction: agreedDirection(wanted, offer.direction),
    remoteDirection: offer.direction,
  }
}

/** Terms when our offer was answered: we send in the answer's payload types and understand our own too. */
export function termsOfOffering(answer: RemoteAudio, offered: Direction): AudioTerms {
  const chosen = answer.codecs[0]!
  return {
    sendCodec: chosen.codec,
    sendPayloadType: chosen.payloadType,
    sendTelephoneEvent: answer.telephoneEvent,
    received: new Map([
      ...meanings(offeredCodecs, offeredTelephoneEvent),
      ...meanings(answer.codecs, answer.telephoneEvent),
    ]),
    direction: agreedDirection(offered, answer.direction),
    remoteDirection: answer.direction,
  }
}

function meanings(codecs: LocalCodec[], telephoneEvent: number | undefined): Map<number, PayloadMeaning> {
  const map = new Map<number, PayloadMeaning>()
  for (const { codec, payloadType } of codecs) map.set(payloadType, codec)
  if (telephoneEvent !== undefined) map.set(telephoneEvent, 'telephone-event')
  return map
}
