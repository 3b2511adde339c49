import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { keepUnderTest, type PhoneUnderTest, phoneUnderTest, settled } from './support/phones.ts'

describe('softphone', () => {
  it('rings, is answered, talks and is hung up by the user', async () => {
    const { phone, rings, expectToBe, isMicrophoneOpen } = phoneUnderTest()
    const session = rings()
    expectToBe('ringing')
    phone.command({ kind: 'answer' })
    await settled()
    expectToBe('talking')
    assert.equal(phone.store.get().call?.talkingSinceMs, 1_000)
    phone.command({ kind: 'hangUp' })
    expectToBe('idle')
    assert.deepEqual(session.sent, ['200', 'BYE'])
    assert.equal(phone.store.get().call, null)
    assert.equal(isMicrophoneOpen(), false)
  })

  it('opens an allowed microphone while it rings, and closes it when the caller gives up', async () => {
    const { rings, expectToBe, isMicrophoneOpen } = phoneUnderTest()
    const session = rings()
    await settled()
    assert.equal(isMicrophoneOpen(), true)
    session.goes()
    expectToBe('idle')
    assert.equal(isMicrophoneOpen(), false)
  })

  it('does not ask for a microphone before the user answers', async () => {
    const { rings, microphoneIs, isMicrophoneOpen } = phoneUnderTest()
    microphoneIs('not_asked')
    rings()
    await settled()
    assert.equal(isMicrophoneOpen(), false)
  })

  it('is rejected with 603', () => {
    const { phone, rings, expectToBe } = phoneUnderTest()
    const session = rings()
    phone.command({ kind: 'reject' })
    expectToBe('idle')
    assert.deepEqual(session.sent, ['603'])
  })

  it('answers a click-to-call by itself', async () => {
    const { phone, rings, expectToBe } = phoneUnderTest()
    phone.command({ kind: 'placing', isPlacing: true })
    const session = rings({ isAutomatic: true })
    await settled()
    expectToBe('talking')
    assert.deepEqual(session.sent, ['200'])
  })

  it('takes a restored call over: the old session goes, the new one answers, muted stays muted', async () => {
    const { phone, rings, expectToBe } = phoneUnderTest()
    const before = rings({ callId: 'call-7' })
    phone.command({ kind: 'answer' })
    await settled()
    phone.command({ kind: 'setMuted', isMuted: true })
    const after = rings({ callId: 'call-7', isAutomatic: true })
    await settled()
    expectToBe('talking')
    assert.deepEqual(before.sent, ['200', 'mute', 'BYE'])
    assert.deepEqual(after.sent, ['200', 'mute'])
    assert.equal(phone.store.get().call?.isMuted, true)
    assert.equal(phone.store.get().call?.sessionId, after.id)
  })

  it('tells a second caller that it is busy, and talks on', async () => {
    const { phone, rings, expectToBe } = phoneUnderTest()
    const first = rings({ callId: 'call-1' })
    phone.command({ kind: 'answer' })
    await settled()
    const second = rings({ callId: 'call-2' })
    const automatic = rings({ callId: 'call-3', isAutomatic: true })
    expectToBe('talking')
    assert.deepEqual(second.sent, ['486'])
    assert.deepEqual(automatic.sent, ['486'])
    assert.equal(phone.store.get().call?.sessionId, first.id)
  })

  for (const trouble of ['refused', 'missing'] as const)
    it(`says that the microphone is ${trouble}, and frees the call for others`, async () => {
      const { phone, rings, microphoneIs, expectToBe } = phoneUnderTest()
      microphoneIs(trouble)
      const session = rings()
      phone.command({ kind: 'answer' })
      await settled()
      expectToBe('idle')
      assert.deepEqual(session.sent, ['480'])
      assert.equal(phone.store.get().microphone, trouble)
    })

  it('does not answer a call whose caller gave up while the microphone was being opened', async () => {
    const { phone, rings, microphoneIs, expectToBe, isMicrophoneOpen } = phoneUnderTest()
    microphoneIs('not_asked')
    const session = rings()
    phone.command({ kind: 'answer' })
    session.goes()
    await settled()
    expectToBe('idle')
    assert.deepEqual(session.sent, [])
    assert.equal(isMicrophoneOpen(), false)
  })

  it('holds, resumes and sends digits while talking, and does neither while ringing', async () => {
    const { phone, rings } = phoneUnderTest()
    const session = rings()
    phone.command({ kind: 'setHold', isOnHold: true })
    phone.command({ kind: 'sendDigit', digit: '5' })
    assert.deepEqual(session.sent, [])
    phone.command({ kind: 'answer' })
    await settled()
    phone.command({ kind: 'setHold', isOnHold: true })
    assert.equal(phone.store.get().call?.isOnHold, true)
    phone.command({ kind: 'setHold', isOnHold: false })
    phone.command({ kind: 'sendDigit', digit: '5' })
    phone.command({ kind: 'sendDigit', digit: '#' })
    assert.deepEqual(session.sent, ['200', 'hold', 'unhold', 'digit 5', 'digit #'])
    assert.equal(phone.store.get().call?.sentDigits, '5#')
  })

  it('says when the line is down, and does not lose the call for it', async () => {
    const { phone, rings, line, expectToBe } = phoneUnderTest()
    line('ready')
    rings()
    phone.command({ kind: 'answer' })
    await settled()
    line('down')
    assert.equal(phone.store.get().line, 'down')
    expectToBe('talking')
  })

  it('a second click on anything changes nothing', async () => {
    const { phone, rings, expectToBe } = phoneUnderTest()
    const session = rings()
    phone.command({ kind: 'answer' })
    phone.command({ kind: 'answer' })
    await settled()
    phone.command({ kind: 'hangUp' })
    phone.command({ kind: 'hangUp' })
    session.goes()
    expectToBe('idle')
    assert.deepEqual(session.sent, ['200', 'BYE'])
  })

  describe('a call that asks to be answered by itself', () => {
    /** A phone whose clock the test holds. */
    function phoneAt(startMs = 1_000_000) {
      let nowMs = startMs
      const keep = keepUnderTest()
      const now = () => nowMs
      const wait = (ms: number) => {
        nowMs += ms
      }
      return { ...phoneUnderTest({ keep, now }), keep, now, wait }
    }

    async function answeredCall({ phone, rings }: Pick<PhoneUnderTest, 'phone' | 'rings'>, callId: string) {
      const session = rings({ callId })
      phone.command({ kind: 'answer' })
      await settled()
      return session
    }

    async function mustRing({ phone, rings, expectToBe }: PhoneUnderTest, callId = 'call-7') {
      const session = rings({ callId, isAutomatic: true })
      await settled()
      expectToBe('ringing')
      assert.deepEqual(session.sent, [])
      phone.command({ kind: 'reject' })
    }

    it('only rings when nobody here has set it going: no microphone is opened unasked', async () => {
      const at = phoneAt()
      at.microphoneIs('not_asked')
      const session = at.rings({ isAutomatic: true })
      await settled()
      at.expectToBe('ringing')
      assert.deepEqual(session.sent, [])
      assert.equal(at.isMicrophoneOpen(), false)
    })

    it('only rings without the product’s own call id, even after a click', async () => {
      const at = phoneAt()
      at.phone.command({ kind: 'placing', isPlacing: true })
      const session = at.rings({ callId: null, isAutomatic: true })
      await settled()
      at.expectToBe('ringing')
      assert.deepEqual(session.sent, [])
    })

    it('a click counts once, for 25 seconds, and not when it led to no call', async () => {
      const at = phoneAt()
      at.phone.command({ kind: 'placing', isPlacing: true })
      const first = at.rings({ callId: 'call-1', isAutomatic: true })
      await settled()
      assert.deepEqual(first.sent, ['200'])
      at.phone.command({ kind: 'hangUp' })
      await mustRing(at, 'call-2')
      at.phone.command({ kind: 'placing', isPlacing: true })
      at.wait(25_001)
      await mustRing(at, 'call-3')
      at.phone.command({ kind: 'placing', isPlacing: true })
      at.phone.command({ kind: 'placing', isPlacing: false })
      await mustRing(at, 'call-4')
    })

    it('is answered when it is the call whose sound was lost a moment ago', async () => {
      const at = phoneAt()
      ;(await answeredCall(at, 'call-7')).goes()
      at.expectToBe('idle')
      at.wait(29_000)
      const again = at.rings({ callId: 'call-7', isAutomatic: true })
      await settled()
      at.expectToBe('talking')
      assert.deepEqual(again.sent, ['200'])
    })

    it('is not, when that was longer ago', async () => {
      const at = phoneAt()
      ;(await answeredCall(at, 'call-7')).goes()
      at.wait(30_001)
      await mustRing(at)
    })

    it('is not, when it is another call', async () => {
      const at = phoneAt()
      ;(await answeredCall(at, 'call-1')).goes()
      await mustRing(at)
    })

    it('is not, when it rang here but nobody answered, or somebody refused it', async () => {
      const at = phoneAt()
      at.rings({ callId: 'call-7' }).goes()
      await mustRing(at)
      await mustRing(at)
    })

    it('is not, when the user hung it up', async () => {
      const at = phoneAt()
      await answeredCall(at, 'call-7')
      at.phone.command({ kind: 'hangUp' })
      await mustRing(at)
    })

    it('does not take a call over that rings here and was not answered', async () => {
      const at = phoneAt()
      const ringing = at.rings({ callId: 'call-7' })
      const automatic = at.rings({ callId: 'call-7', isAutomatic: true })
      await settled()
      at.expectToBe('ringing')
      assert.deepEqual([ringing.sent, automatic.sent], [[], ['486']])
    })

    it('is answered after a reload in mid-call, and only for a moment after it', async () => {
      const before = phoneAt()
      await answeredCall(before, 'call-7') // the page is gone without a word
      let nowMs = before.now() + 3_600_000
      const after = phoneUnderTest({ keep: before.keep, now: () => nowMs })
      nowMs += 5_000
      const restored = after.rings({ callId: 'call-7', isAutomatic: true })
      await settled()
      assert.deepEqual(restored.sent, ['200'])
      const later = phoneUnderTest({ keep: before.keep, now: () => nowMs })
      nowMs += 30_001
      await mustRing(later)
    })
  })
})
