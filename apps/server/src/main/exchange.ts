import path from 'node:path'
import { createRegistrar, type UserAgent } from '@perezvon/sip'
import { type AgentNow, AgentStates } from '../calls/agent-states.ts'
import { CallBook } from '../calls/call-book.ts'
import { endAllCalls } from '../calls/end-all-calls.ts'
import type { Exchange } from '../calls/exchange.ts'
import type { ExchangeCommand, ExchangeEvent, ExchangeState } from '../calls/exchange-socket.ts'
import { PlacedCalls } from '../calls/place-call.ts'
import { type Doorkeeper, extensionOf, receiveInvite } from '../calls/receive-invite.ts'
import { RecordingRepair } from '../calls/repair-recordings.ts'
import { takeBackCalls } from '../calls/restart/take-back.ts'
import { within } from '../calls/within.ts'
import { dialledParty } from '../crm/identity/dialled-party.ts'
import { identifyCaller } from '../crm/identity/identify-caller.ts'
import { systemClock } from '../kernel/clock.ts'
import type { Config } from '../kernel/config.ts'
import { createDb, type Db } from '../kernel/db.ts'
import { type IpcServer, serveIpc } from '../kernel/ipc.ts'
import { listen } from '../kernel/live.ts'
import { createLog, type Log } from '../kernel/log.ts'
import { dropOutdated } from '../pbx/desk-phones.ts'
import { DialPlanStore } from '../pbx/dial-plan-store.ts'
import { ExpectedBack } from '../pbx/expected-back.ts'
import { KeptRegistrations } from '../pbx/kept-registrations.ts'
import { MediaRestarts } from '../pbx/media-restarts.ts'
import { MediaEventRouter } from '../pbx/switchboard.ts'
import { TrunkAddresses } from '../pbx/trunk-addresses.ts'
import { openCallJournal } from './exchange/call-journal.ts'
import { builtInTrunk, openAuthenticator, trunkPasswords } from './exchange/door.ts'
import { carriedCalls, connectEngines } from './exchange/engines.ts'
import { obey } from './exchange/obey.ts'
import { openUserAgent, portsOf, type SipTuning, sipLog } from './exchange/open-sip.ts'
import type { StopOptions } from './role.ts'

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
  sip?: SipTuning
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
    // calls are taken back and routed by the plan on disk while the database is away
    mayBeLate: true,
  })
  await warmUp(db)
  // phones may register before the socket stands; whoever connects to it then gets the whole state first
  let ipc: IpcServer | undefined
  const publish = (event: ExchangeEvent) => ipc?.publish(event)
  const onDiskFull = (isFull: boolean) => publish({ kind: 'disk', isFull })
  const journal = await openCallJournal(config, { log, clock, onDiskFull })
  const engines = await connectEngines(config)
  const carried = await carriedCalls(engines)
  const trunkAddresses = new TrunkAddresses({ clock, log })
  // before the first call may come in; a dead resolver holds nobody up
  await within(clock, namesDeadlineMs, trunkAddresses.update(plans.current().plan.trunks), undefined)

  const userAgent = await openUserAgent(config, log, tuning.sip)
  // from here to the calls taken back nothing is waited for: requests that come in meanwhile are read after that
  const authenticator = openAuthenticator(config, { plans, clock, log })
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
    mediaRestarts: new MediaRestarts([engines.rtp, engines.webrtc]),
    onInvited: (callId, legId, invite) => book.note(callId, { type: 'leg.invited', legId, invite }),
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
  const registrations = new KeptRegistrations({
    file: path.join(config.paths.run, 'registrations.json'),
    registrar,
    plan: () => plans.current(),
    clock,
    log,
  })
  registrations.takeBack()
  const left = takeBackCalls({ exchange, journal }, journal.living, carried)
  if (left.resumed + left.ended > 0) log.warn(left, 'calls of an earlier exchange were taken over')
  admitCalls(userAgent, exchange, { authenticator, builtInTrunk: builtInTrunk(config) }, log)

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
    async stop({ keepsCalls = false }: StopOptions = {}) {
      if (!keepsCalls) await endAllCalls(exchange)
      // the stories of living calls shall not hear of the end: first nothing is written down any more, then nothing said
      journal.close()
      repair.close()
      agents.close()
      registrations.close()
      registrar.close()
      trunkAddresses.close()
      await userAgent.close()
      for (const engine of Object.values(engines)) await engine.close()
      await ipc?.close()
      await changes.close()
      await db.destroy()
    },
  }
}

/** Opens the pool's connections before the first call needs them. */
async function warmUp(db: Db): Promise<void> {
  const lookUps = Array.from({ length: 4 }, () => identifyCaller(db, '+10000000000'))
  await Promise.allSettled(lookUps)
}

function admitCalls(userAgent: UserAgent, exchange: Exchange, door: Doorkeeper, log: Log): void {
  userAgent.on('invite', (invite) => {
    receiveInvite(exchange, door, invite).catch((error: unknown) => {
      log.error({ err: error, sipCallId: invite.sipCallId }, 'an INVITE could not be served')
      invite.reject({ status: 500 })
    })
  })
}
