import path from 'node:path'
import { connectMediaEngine, type MediaEngine } from '@perezvon/media'
import {
  createDigestAuthenticator,
  createRegistrar,
  createUserAgent,
  type IncomingInvite,
  type SipLogEvent,
  type UserAgent,
  type UserAgentOptions,
} from '@perezvon/sip'
import { type AgentNow, AgentStates } from '../calls/agent-states.ts'
import { CallBook } from '../calls/call-book.ts'
import type { CallEvent } from '../calls/call-events.ts'
import { endAllCalls } from '../calls/end-all-calls.ts'
import { endOrphans } from '../calls/end-orphans.ts'
import type { Exchange } from '../calls/exchange.ts'
import type { ExchangeCommand, ExchangeEvent, ExchangeState } from '../calls/exchange-socket.ts'
import { PlacedCalls, placeCall } from '../calls/place-call.ts'
import { extensionOf, receiveInvite } from '../calls/receive-invite.ts'
import { RecordingRepair } from '../calls/repair-recordings.ts'
import { within } from '../calls/within.ts'
import { dialledParty } from '../crm/identity/dialled-party.ts'
import { identifyCaller } from '../crm/identity/identify-caller.ts'
import { builtInHeader, isBuiltInToken } from '../kernel/built-in-token.ts'
import { systemClock } from '../kernel/clock.ts'
import { deriveKey } from '../kernel/config/secret.ts'
import type { Config } from '../kernel/config.ts'
import { createDb, type Db } from '../kernel/db.ts'
import { AppError } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { type IpcServer, serveIpc } from '../kernel/ipc.ts'
import { openJournalReader, openJournalWriter } from '../kernel/journal/index.ts'
import { listen } from '../kernel/live.ts'
import { createLog, type Log } from '../kernel/log.ts'
import { sealingKey, unsealText } from '../kernel/sealed-text.ts'
import { softphoneHa1, softphoneKey } from '../kernel/softphone-token.ts'
import { dropOutdated, registeredDeskPhones } from '../pbx/desk-phones.ts'
import type { PlanTrunk } from '../pbx/dial-plan.ts'
import { DialPlanStore } from '../pbx/dial-plan-store.ts'
import { ExpectedBack } from '../pbx/expected-back.ts'
import { speaksMd5Alone } from '../pbx/old-phones.ts'
import { MediaEventRouter } from '../pbx/switchboard.ts'
import { TrunkAddresses } from '../pbx/trunk-addresses.ts'

/** A call waits so long at most for the database to say who calls. */
const lookupDeadlineMs = 50
/** Before dialling out, the rules are worth a longer wait. */
const rulesDeadlineMs = 1_000
/** Names of trunks are asked for at the start and when settings change; nobody waits longer for a resolver. */
const namesDeadlineMs = 1_500

/** What need not be as in every installation; tests shorten the waits of RFC 3261 and 4028 by it and read the log. */
export interface ExchangeTuning {
  /** Default: by {@link Config}, to standard output. */
  log?: Log
  sip?: Pick<UserAgentOptions, 'timers' | 'minSeSeconds' | 'sessionExpiresSeconds'>
  /** Shortest life of a registration; below it 423. Default 60. */
  minExpiresSeconds?: number
  /** How long a customer's phone may ring. Default 60 s. */
  customerRingTimeoutMs?: number
}

/** The exchange: SIP, the stories of the calls, the journal's writer, the socket to the web. */
export async function start(config: Config, tuning: ExchangeTuning = {}) {
  const log = tuning.log ?? createLog('exchange', config)
  const clock = systemClock
  const db = createDb(config, 'exchange')
  const plans = new DialPlanStore({ db, file: path.join(config.paths.run, 'dial-plan.json'), log })
  await plans.open()
  const changes = await listen({
    config,
    log,
    onChange: (change) => change.kind === 'settings' && void plans.refresh(),
    onGap: () => void plans.refresh(),
  })
  await warmUp(db)
  // phones may register before the socket stands; whoever connects to it then gets the whole state first
  let ipc: IpcServer | undefined
  const publish = (event: ExchangeEvent) => ipc?.publish(event)
  const journal = openJournalWriter({
    dir: config.paths.journal,
    log,
    clock,
    onDiskFull: (isFull) => publish({ kind: 'disk', isFull }),
  })
  const orphans = await endOrphans(
    openJournalReader<CallEvent>({ dir: config.paths.journal, follow: false, log }),
    journal,
  )
  if (orphans > 0) log.warn({ orphans }, 'calls of an earlier run were ended')
  const engines = await connectEngines(config)
  const trunkAddresses = new TrunkAddresses({ clock, log })
  // before the first call may come in; a dead resolver holds nobody up
  await within(clock, namesDeadlineMs, trunkAddresses.update(plans.current().plan.trunks), undefined)
  const userAgent = await openUserAgent(config, log, tuning.sip)
  const authenticator = createDigestAuthenticator({
    realm: config.sip.domain,
    secret: newId(),
    algorithms: config.sip.digest,
    credentials: credentials(config, plans),
    isGuessable: (username) => extensionOf(username) === username,
    speaksMd5Alone: (request) => speaksMd5Alone(request.headers.get('user-agent')),
    clock,
  })
  authenticator.on('failure', ({ username, ...failure }) =>
    log.warn({ extension: extensionOf(username).slice(0, 64), ...failure }, 'wrong password of a phone'),
  )
  const registrar = createRegistrar({
    userAgent,
    realm: config.sip.domain,
    authenticator,
    clock,
    log: sipLog(log),
    ...(tuning.minExpiresSeconds && { minExpiresSeconds: tuning.minExpiresSeconds }),
    maxExpiresSeconds: 600,
    mayRegister: (username, aorUser) => extensionOf(username) === aorUser,
  })

  let naming: Promise<void> = Promise.resolve()
  plans.onChange((before, after) => {
    dropOutdated({ registrar, authenticator }, before, after)
    naming = trunkAddresses.update(after.trunks)
  })

  const book: CallBook = new CallBook({
    clock,
    plan: () => plans.current(),
    journal,
    onChange: (call) => {
      publish({ kind: 'call', call })
      agents.callChanged(call)
    },
  })
  const exchange: Exchange = {
    clock,
    log: sipLog(log),
    userAgent,
    registrar,
    expectedBack: new ExpectedBack(registrar, clock),
    media: {
      forCall: ({ mayTouchBrowser }) => (mayTouchBrowser ? engines.webrtc : engines.rtp),
      all: () => [engines.rtp, engines.webrtc],
    },
    plan: () => plans.current(),
    trunkAddresses,
    domain: config.sip.domain,
    book,
    mediaEvents: new MediaEventRouter([engines.rtp, engines.webrtc]),
    identify: (number) => {
      const looking = identifyCaller(db, number).then((found) => ({ ...found, number }))
      const kind = number === null ? ('hidden' as const) : ('unknown' as const)
      return within(clock, lookupDeadlineMs, looking, { kind, number, people: [], later: looking })
    },
    dialledParty: (e164) => within(clock, rulesDeadlineMs, dialledParty(db, e164), undefined),
    trunkPassword: trunkPasswords(config, log),
    customerRingTimeoutMs: tuning.customerRingTimeoutMs ?? 60_000,
    recordingsDir: config.paths.recordings,
    hangUps: new Map(),
  }
  const agents: AgentStates = new AgentStates({
    board: exchange,
    book,
    journal,
    onChange: (agent: AgentNow) => publish({ kind: 'agent', ...agent }),
  })
  const placed = new PlacedCalls()
  ipc = await serveIpc({
    socketPath: config.paths.exchangeSocket,
    log,
    resync: (): ExchangeState => ({
      calls: book.live(),
      agents: agents.all(),
      isDiskFull: journal.isDiskFull,
    }),
    handle: async (command: ExchangeCommand) => {
      if (command.kind !== 'refresh-dial-plan') return obey(exchange, agents, placed, command)
      await plans.refresh()
      return within(clock, namesDeadlineMs, naming, undefined)
    },
  })
  const door = { authenticator, builtInTrunk: builtInTrunk(config) }
  userAgent.on('invite', (invite) => {
    receiveInvite(exchange, door, invite).catch((error: unknown) => {
      log.error({ err: error, sipCallId: invite.sipCallId }, 'an INVITE could not be served')
      invite.reject({ status: 500 })
    })
  })
  const repair = new RecordingRepair({
    clock,
    log,
    journalDir: config.paths.journal,
    recordingsDir: config.paths.recordings,
    media: () => [engines.rtp, engines.webrtc],
    append: (event) => journal.append(event),
  })
  void repair.run()
  return {
    ports: portsOf(userAgent),
    /** The dial plan in force. */
    plan: () => plans.current(),
    /** Counts for health and leak checks. */
    stats: () => ({ ...userAgent.stats(), calls: book.live().length, bindings: registrar.all().length }),
    async stop() {
      await endAllCalls(exchange)
      repair.close()
      agents.close()
      registrar.close()
      trunkAddresses.close()
      await userAgent.close()
      await ipc?.close()
      for (const engine of Object.values(engines)) await engine.close()
      await changes.close()
      journal.close()
      await db.destroy()
    },
  }
}

/** Opens the pool's connections before the first call needs them. */
async function warmUp(db: Db): Promise<void> {
  const lookUps = Array.from({ length: 4 }, () => identifyCaller(db, '+10000000000'))
  await Promise.allSettled(lookUps)
}

async function connectEngines(config: Config): Promise<{ rtp: MediaEngine; webrtc: MediaEngine }> {
  const [rtp, webrtc] = await Promise.all([
    connectMediaEngine({ socketPath: config.paths.mediaRtpSocket }),
    connectMediaEngine({ socketPath: config.paths.mediaWebRtcSocket }),
  ])
  return { rtp, webrtc }
}

function openUserAgent(config: Config, log: Log, tuning: ExchangeTuning['sip']): Promise<UserAgent> {
  const { host, advertisedHost, udpPort, wsPort } = config.sip
  return createUserAgent({
    transports: [
      { kind: 'udp', host, port: udpPort, advertisedHost },
      { kind: 'ws', host, port: wsPort, path: '/sip', advertisedHost },
    ],
    userAgentName: 'Perezvon',
    log: sipLog(log),
    ...tuning,
  })
}

function portsOf(userAgent: UserAgent): { sipUdp: number; sipWs: number } {
  const port = (kind: string) => userAgent.addresses.find((address) => address.kind === kind)?.port ?? 0
  return { sipUdp: port('udp'), sipWs: port('ws') }
}

/** A browser's short-lived token or a desk phone's stored digests. */
function credentials(config: Config, plans: DialPlanStore) {
  const key = softphoneKey(config.secret)
  return async (username: string, realm: string) => {
    const token = softphoneHa1(key, username, realm, systemClock.now())
    if (token && plans.current().extension(token.extension)) {
      return { ha1Md5: token.md5, ha1Sha256: token.sha256 }
    }
    const extension = plans.current().extension(username)
    if (!extension?.ha1Md5 && !extension?.ha1Sha256) return undefined
    return {
      ...(extension.ha1Md5 && { ha1Md5: extension.ha1Md5 }),
      ...(extension.ha1Sha256 && { ha1Sha256: extension.ha1Sha256 }),
    }
  }
}

/** A password that another installation sealed is none: the carrier will refuse, and the log says why. */
function trunkPasswords(config: Config, log: Log) {
  const key = sealingKey(config.secret)
  return (trunk: PlanTrunk): string | undefined => {
    try {
      return trunk.secret === null ? undefined : unsealText(key, trunk.secret)
    } catch {
      log.error({ trunk: trunk.name }, "the trunk's password cannot be read: enter it again in the settings")
      return undefined
    }
  }
}

/** "Ring me": the product's own caller comes in as a trunk would, from this machine alone and with a token. */
function builtInTrunk(config: Config) {
  const key = deriveKey(config.secret, 'built-in-caller')
  const trunk: PlanTrunk = {
    id: 'built-in',
    name: 'built-in',
    host: '127.0.0.1',
    port: null,
    matchPort: true,
    username: null,
    secret: null,
    callerNumber: null,
    allowsAbroad: false,
  }
  return (invite: IncomingInvite) =>
    invite.source.transport === 'udp' && isBuiltInToken(key, invite.header(builtInHeader), systemClock.now())
      ? trunk
      : undefined
}

async function obey(
  exchange: Exchange,
  agents: AgentStates,
  placed: PlacedCalls,
  command: Exclude<ExchangeCommand, { kind: 'refresh-dial-plan' }>,
): Promise<unknown> {
  if (command.kind === 'place-call') return placeCall(exchange, placed, command)
  if (command.kind === 'desk-phones') return registeredDeskPhones(exchange.registrar)
  if (command.kind === 'trunk-addresses') return exchange.trunkAddresses.all()
  if (command.kind === 'wrap-up-done') return agents.endWrapUp(command.userId)
  const call = exchange.book.get(command.callId)
  if (!call?.busyUserIds.includes(command.userId)) throw new AppError('call_not_found')
  // whoever does not want a call that rings refuses it on their own phone; the others ring on
  if (call.direction === 'inbound' && call.state === 'ringing') throw new AppError('conflict')
  exchange.hangUps.get(command.callId)?.('employee')
  return undefined
}

function sipLog(log: Log) {
  return ({ level, event, ...fields }: SipLogEvent) => log[level](fields, event)
}
