import { initialPhoneState, type PhoneCommand, type PhoneState } from '../../lib/phone-state.ts'
import { createStore, type Store } from '../../lib/store.ts'
import type { Softphone } from './softphone.ts'

/** The lock that exactly one tab of this browser holds: the one whose phone is registered. */
export const softphoneLock = 'perezvon-softphone'

export type TabMessage =
  | { kind: 'state'; state: PhoneState }
  | { kind: 'command'; command: PhoneCommand }
  | { kind: 'whatIsTheState' }

/** BroadcastChannel, as much of it as the tabs need. */
export interface TabChannel {
  postMessage(message: TabMessage): void
  onmessage: ((event: { data: TabMessage }) => void) | null
  close(): void
}

export interface TabParts {
  locks: Pick<LockManager, 'request'>
  channel: TabChannel
  /** Makes and starts the phone; called only in the tab that holds the lock. */
  startPhone: () => Softphone
}

export interface SharedPhone {
  /** The phone's state, the same in every tab. */
  state: Store<PhoneState>
  /** Does this tab hold the line? */
  isLeader: Store<boolean>
  send(command: PhoneCommand): void
  close(): void
}

/**
 * One phone for all tabs of a browser. The tab that gets the lock registers; the others mirror its state and
 * send it commands. When it closes, the browser gives the lock to another one, and that one registers.
 */
export function sharePhone({ locks, channel, startPhone }: TabParts): SharedPhone {
  const state = createStore<PhoneState>(initialPhoneState)
  const isLeader = createStore(false)
  const leaving = new AbortController()
  let phone: Softphone | null = null
  let giveUpLock: () => void = () => undefined

  function lead(): Promise<void> {
    if (leaving.signal.aborted) return Promise.resolve()
    const mine = startPhone()
    phone = mine
    isLeader.set(true)
    const publish = () => {
      state.set(mine.store.get())
      channel.postMessage({ kind: 'state', state: mine.store.get() })
    }
    mine.store.subscribe(publish)
    publish()
    return new Promise((resolve) => {
      giveUpLock = resolve
    })
  }

  channel.onmessage = ({ data }) => {
    if (data.kind === 'state' && !phone) state.set(data.state)
    if (data.kind === 'command') phone?.command(data.command)
    if (data.kind === 'whatIsTheState' && phone)
      channel.postMessage({ kind: 'state', state: phone.store.get() })
  }
  channel.postMessage({ kind: 'whatIsTheState' })
  locks.request(softphoneLock, { mode: 'exclusive', signal: leaving.signal }, lead).catch(() => undefined) // aborted: this tab left before its turn came

  return {
    state,
    isLeader,
    send(command) {
      if (phone) phone.command(command)
      else channel.postMessage({ kind: 'command', command })
    },
    close() {
      leaving.abort()
      phone?.stop()
      phone = null
      giveUpLock()
      isLeader.set(false)
      state.set(initialPhoneState)
      channel.close()
    },
  }
}
