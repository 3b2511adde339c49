import { MediaError } from '../errors.ts'
import type { Attribute, MediaDescription, SessionDescription } from './session-description.ts'
import { attribute, attributesNamed } from './session-description.ts'

/** RFC 8842, 5: who opens the DTLS association. */
export type DtlsSetup = 'actpass' | 'active' | 'passive'

/** What ICE (RFC 8839) and DTLS-SRTP (RFC 8842) need to know of one side. */
export interface IceDtlsParameters {
  ufrag: string
  pwd: string
  /** Hash function and value as written: `sha-256 AB:CD…`. */
  fingerprint: string
  setup: DtlsSetup
  /** Values of `a=candidate`, without the name. */
  candidates: string[]
}

/** Reads them from a section, or from the session, where RFC 8839 and 8122 also allow them. Errors: `bad-sdp`. */
export function readIceDtls(session: SessionDescription, media: MediaDescription): IceDtlsParameters {
  const read = (name: string): string | undefined => attribute(media, name) ?? attribute(session, name)
  const needed = (name: string): string => {
    const value = read(name)
    if (!value) throw new MediaError('bad-sdp', `The audio section has no a=${name}, which WebRTC needs.`)
    return value
  }
  return {
    ufrag: needed('ice-ufrag'),
    pwd: needed('ice-pwd'),
    fingerprint: needed('fingerprint'),
    setup: readSetup(read('setup')),
    candidates: attributesNamed(media, 'candidate'),
  }
}

function readSetup(value: string | undefined): DtlsSetup {
  return value === 'active' || value === 'passive' ? value : 'actpass'
}

/** The attributes that carry them. */
export function iceDtlsAttributes(parameters: IceDtlsParameters): Attribute[] {
  return [
    { name: 'ice-ufrag', value: parameters.ufrag },
    { name: 'ice-pwd', value: parameters.pwd },
    { name: 'fingerprint', value: parameters.fingerprint },
    { name: 'setup', value: parameters.setup },
    ...parameters.candidates.map((value) => ({ name: 'candidate', value })),
    { name: 'end-of-candidates' },
  ]
}

/** Our part in DTLS: to wait, unless the far side waits (RFC 8842, 5.3): browsers are quick to begin. */
export function localSetup(remote: IceDtlsParameters): 'active' | 'passive' {
  return remote.setup === 'passive' ? 'active' : 'passive'
}

/** Same ICE session as before: no restart (RFC 8839, 4.4.3.1.1). */
export function sameIce(a: IceDtlsParameters, b: IceDtlsParameters): boolean {
  return a.ufrag === b.ufrag && a.pwd === b.pwd
}
