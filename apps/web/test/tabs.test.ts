import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it, type TestContext } from 'node:test'
import { type SharedPhone, sharePhone, type TabChannel } from '../src/features/softphone/tabs.ts'
import type { PhoneUnderTest } from './support/phones.ts'
import { keepUnderTest, phoneUnderTest } from './support/phones.ts'

/** One browser with as many tabs as are opened; its locks and channel are the real ones. */
function browser(t: TestContext) {
  const channelName = `perezvon-softphone-${randomUUID()}`
  const locks = new Map<string, string>()
  const phones: PhoneUnderTest[] = []
  const tabs: SharedPhone[] = []
  const keep = keepUnderTest()
  // The lock's name is the product's; a suffix keeps tests that run at once apart.
  const request = ((name: string, options: LockOptions, lead: LockGrantedCallback<unknown>) => {
    locks.set(name, channelName)
    return navigator.locks.request(`${name}-${channelName}`, options, lead)
  }) as LockManager['request']
  t.after(() => {
    for (const tab of tabs) tab.close()
  })
  return {
    phones,
    locks,
    opensTab(): SharedPhone {
      const tab = sharePhone({
        locks: { request },
        channel: new BroadcastChannel(channelName) as unknown as TabChannel,
        startPhone() {
          const under = phoneUnderTest({ keep })
          phones.push(under)
          return under.phone
        },
      })
      tabs.push(tab)
      return tab
    },
  }
}

/** Waits for a store to say so; fails with the test's own timeout. */
function until(store: { get(): unknown; subscribe(listener: () => void): () => void }, isSo: () => boolean) {
  return new Promise<void>((resolve) => {
    const check = () => {
      if (!isSo()) return
      unsubscribe()
      resolve()
    }
    const unsubscribe = store.subscribe(check)
    check()
  })
}

describe('one phone for all tabs', { timeout: 5_000 }, () => {
  it('exactly one tab registers; the other mirrors it and commands it', async (t) => {
    const { opensTab, phones, locks } = browser(t)
    const first = opensTab()
    await until(first.isLeader, () => first.isLeader.get())
    const second = opensTab()
    await until(second.state, () => second.state.get().extension === '101')
    assert.equal(phones.length, 1)
    assert.equal(second.isLeader.get(), false)
    assert.deepEqual([...locks.keys()], ['perezvon-softphone'])

    const session = phones[0]!.rings()
    await until(second.state, () => second.state.get().phase === 'ringing')
    second.send({ kind: 'answer' })
    await until(second.state, () => second.state.get().phase === 'talking')
    assert.deepEqual(session.sent, ['200'])
  })

  it('when the tab with the line closes, another one takes over', async (t) => {
    const { opensTab, phones } = browser(t)
    const first = opensTab()
    await until(first.isLeader, () => first.isLeader.get())
    const second = opensTab()
    await until(second.state, () => second.state.get().extension === '101')
    phones[0]!.rings({ callId: 'call-7' })
    first.send({ kind: 'answer' })
    await until(first.state, () => first.state.get().phase === 'talking')
    first.close()
    await until(second.isLeader, () => second.isLeader.get())
    assert.equal(phones.length, 2)
    phones[1]!.rings({ callId: 'call-7', isAutomatic: true }) // the exchange restores the call
    await until(second.state, () => second.state.get().phase === 'talking')
  })

  it('a click in one tab lets the phone in another answer by itself', async (t) => {
    const { opensTab, phones } = browser(t)
    const first = opensTab()
    await until(first.isLeader, () => first.isLeader.get())
    const second = opensTab()
    await until(second.state, () => second.state.get().extension === '101')
    second.send({ kind: 'placing', isPlacing: true })
    second.send({ kind: 'checkMicrophone' }) // what comes after it on the same channel
    await until(second.state, () => second.state.get().microphone === 'ready')
    phones[0]!.rings({ isAutomatic: true })
    await until(second.state, () => second.state.get().phase === 'talking')
  })
})
