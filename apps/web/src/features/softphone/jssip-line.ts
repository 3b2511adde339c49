import JsSIP from 'jssip'
import type { RTCSession } from 'jssip/lib/RTCSession'
import type { IncomingRTCSessionEvent, RTCSessionEvent, UA } from 'jssip/lib/UA'
import type { SoftphoneConfig } from '../../lib/contract.ts'
import type { Line, LineListener, LineSession } from './ports.ts'

export interface JsSipLineOptions {
  /** Fresh credentials from the server; rejects when the user has no extension or is signed out. */
  fetchCredentials: () => Promise<SoftphoneConfig>
  /** Where the other side's voice goes. */
  output: HTMLAudioElement
}

/** Credentials are renewed when they have less than this left at a re-registration. */
const renewBeforeExpiryMs = 5 * 60_000
/** After a refused registration: fetch new credentials and try again. */
const retryRefusedMs = 3_000
const registerExpiresSeconds = 120
/** JsSIP would refuse an unanswered call by itself; the exchange owns that deadline. */
const noAnswerTimeoutSeconds = 24 * 3600

/** The line over JsSIP: SIP over WebSocket (RFC 7118), sound over WebRTC. */
export function createJsSipLine({ fetchCredentials, output }: JsSipLineOptions): Line {
  let agent: UA | null = null
  let expiresAtMs = 0
  let isStopped = true
  let retryTimer: ReturnType<typeof setTimeout> | undefined

  async function start(listener: LineListener): Promise<void> {
    isStopped = false
    try {
      const credentials = await fetchCredentials()
      if (isStopped) return
      expiresAtMs = Date.parse(credentials.expiresAt)
      agent = createAgent(credentials)
      listen(agent, listener)
      agent.start()
    } catch {
      if (isStopped) return
      listener.onLine('down')
      retryTimer = setTimeout(() => void start(listener), retryRefusedMs)
    }
  }

  function listen(ua: UA, listener: LineListener): void {
    ua.on('connecting', () => listener.onLine('connecting'))
    ua.on('disconnected', () => !isStopped && listener.onLine('down'))
    ua.on('registered', () => listener.onLine('ready'))
    ua.on('registrationExpiring', () => void renew(ua, false))
    ua.on('registrationFailed', () => {
      if (isStopped) return
      listener.onLine('refused')
      clearTimeout(retryTimer)
      retryTimer = setTimeout(() => void renew(ua, true), retryRefusedMs)
    })
    ua.on('newRTCSession', (event: RTCSessionEvent) => {
      if (event.originator !== 'remote') return
      listener.onInvite(wrapSession(event as IncomingRTCSessionEvent, output, listener))
    })
  }

  /** Registers again, with new credentials when the old ones are about to expire or were refused. */
  async function renew(ua: UA, isForced: boolean): Promise<void> {
    try {
      if (isForced || expiresAtMs - Date.now() < renewBeforeExpiryMs) {
        const credentials = await fetchCredentials()
        ua.set('password', credentials.password)
        ua.set('authorization_user', credentials.authorizationUser)
        expiresAtMs = Date.parse(credentials.expiresAt)
      }
    } catch {
      // The old ones are tried once more; a refusal comes back here.
    }
    if (!isStopped && ua.isConnected()) ua.register()
  }

  return {
    start: (listener) => void start(listener),
    stop() {
      isStopped = true
      clearTimeout(retryTimer)
      agent?.stop()
      agent = null
    },
  }
}

/** `ws:///sip` (no host) means the page's own host. */
export function absoluteWebSocketUrl(url: string, page: Location): string {
  const scheme = page.protocol === 'https:' ? 'wss:' : 'ws:'
  if (url.startsWith('/')) return `${scheme}//${page.host}${url}`
  return url.replace(/^(wss?:)\/\/(:\d+)?\//, (_all, given: string, port = '') => {
    const host = port ? page.hostname + port : page.host
    return `${given}//${host}/`
  })
}

function createAgent(credentials: SoftphoneConfig): UA {
  const socket = new JsSIP.WebSocketInterface(absoluteWebSocketUrl(credentials.webSocketUrl, window.location))
  return new JsSIP.UA({
    sockets: [socket],
    uri: credentials.uri,
    display_name: credentials.displayName,
    authorization_user: credentials.authorizationUser,
    password: credentials.password,
    realm: credentials.realm,
    register: true,
    register_expires: registerExpiresSeconds,
    session_timers: true,
    no_answer_timeout: noAnswerTimeoutSeconds,
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 5,
    user_agent: 'Perezvon softphone',
  })
}

function wrapSession(
  { session, request }: IncomingRTCSessionEvent,
  output: HTMLAudioElement,
  listener: LineListener,
): LineSession {
  const id = session.id
  followCandidates(session)
  session.on('peerconnection', ({ peerconnection }) => playRemote(peerconnection, output))
  session.on('accepted', () => listener.onAccepted(id))
  session.on('ended', () => listener.onGone(id))
  session.on('failed', () => listener.onGone(id))
  return {
    id,
    callId: request.getHeader('X-Perezvon-Call-Id') ?? null,
    isAutoAnswer: request.getHeader('X-Perezvon-Auto-Answer') === '1',
    number: session.remote_identity.uri.user ?? '',
    name: session.remote_identity.display_name ?? '',
    accept: (stream) => session.answer({ mediaStream: stream, pcConfig: { iceServers: [] } }),
    decline: (status) => session.isEnded() || session.terminate({ status_code: status }),
    hangUp: () => session.isEnded() || session.terminate(),
    mute: (isMuted) => (isMuted ? session.mute({ audio: true }) : session.unmute({ audio: true })),
    hold: (isOnHold) => (isOnHold ? session.hold() : session.unhold()),
    sendDigit: (digit) =>
      session.sendDTMF(digit, { transportType: JsSIP.C.DTMF_TRANSPORT.RFC2833, duration: 120 }),
  }
}

/** The first host candidate is enough for an exchange that answers from where it is asked: no waiting for the rest. */
function followCandidates(session: RTCSession): void {
  let isReady = false
  session.on('icecandidate', ({ candidate, ready }) => {
    const isUsable =
      candidate.type === 'host' && candidate.protocol === 'udp' && !candidate.address?.includes(':')
    if (isReady || !isUsable) return
    isReady = true
    ready()
  })
}

function playRemote(connection: RTCPeerConnection, output: HTMLAudioElement): void {
  connection.addEventListener('track', ({ track, streams }) => {
    output.srcObject = streams[0] ?? new MediaStream([track])
    void output.play().catch(() => undefined)
  })
}
