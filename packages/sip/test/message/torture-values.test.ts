import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SipMessage } from '../../src/index.ts'
import { parseMessage } from '../../src/message/parse-message.ts'
import { parseUri } from '../../src/message/uri.ts'
import { parseVia } from '../../src/message/via.ts'
import { IPV6_TORTURE } from './ipv6-messages.ts'
import { TORTURE } from './torture-messages.ts'

/** What the messages of RFC 4475 and 5118 mean, read as their text says it: an answer alone does not show that. */
function read(name: string): SipMessage {
  const found = [...TORTURE, ...IPV6_TORTURE].find((each) => each.name === name)!
  const wire = found.text.replaceAll('{port}', '5060').replace(/\r?\n/g, '\r\n')
  const parsed = parseMessage(Buffer.from(wire))
  assert.ok(parsed.kind === 'message', name)
  return parsed.message
}

test('wsinv: white space means nothing, quoted pairs are resolved, lists are taken apart', () => {
  const message = read('wsinv')
  assert.equal(message.toTag, '1918181833n')
  assert.equal(message.from?.displayName, 'J Rosenberg \\"')
  assert.equal(message.fromTag, '98asjd8')
  assert.deepEqual(message.cseq, { number: 9, method: 'INVITE' })
  assert.equal(Number(message.header('max-forwards')), 68)
  assert.equal(message.header('subject'), '')
  assert.equal(message.header('newfangledheader'), 'newfangled value continued newfangled value')
  const vias = message.list('via').map((via) => parseVia(via))
  assert.deepEqual(
    vias.map((via) => [via?.transport, via?.host, via?.branch]),
    [
      ['UDP', '127.0.0.1', '390skdjuw'],
      ['TCP', 'spindle.example.com', 'z9hG4bK9ikj8'],
      ['UDP', '192.168.255.111', 'z9hG4bK30239'],
    ],
  )
  const [contact] = message.contacts
  assert.equal(contact?.displayName, 'Quoted string ""')
  assert.deepEqual(
    [...contact!.params],
    [
      ['newparam', 'newvalue'],
      ['secondparam', ''],
      ['q', '0.33'],
    ],
  )
  assert.match(message.sdp ?? '', /^v=0/)
})

test('intmeth: tags and parameters of every allowed character stay as they are', () => {
  const message = read('intmeth')
  assert.equal(message.fromTag, "_token~1'+`*%!-.")
  assert.equal(message.from?.params.get("fromparam''~+*_!.-%"), 'работа')
  assert.equal(message.cseq?.number, 139122385)
})

test('esc01, escnull: escapes are resolved in the user part and never cut it', () => {
  const uri = parseUri('sip:sips%3Auser%40example.com@example.net')
  assert.deepEqual([uri?.user, uri?.host], ['sips:user@example.com', 'example.net'])
  assert.equal(read('escnull').from?.uri.user, 'null-\0-null')
  assert.deepEqual(
    read('escnull').contacts.map(({ uri: { user } }) => user),
    ['\0', '\0\0'],
  )
})

test('lwsdisp, semiuri: a name ends at <, semicolons belong to the user part', () => {
  assert.equal(read('lwsdisp').from?.displayName, 'caller')
  const uri = parseUri('sip:user;par=u%40example.net@example.com')
  assert.deepEqual([uri?.user, uri?.host, uri?.params.size], ['user;par=u@example.net', 'example.com', 0])
})

test('longreq: 34 Via values below our own, all read', () => {
  assert.equal(read('longreq').list('via').length, 35)
})

test('cparam01, cparam02: a parameter of the header, a parameter of the URI', () => {
  const [ofHeader, ofUri] = [read('cparam01').contacts[0]!, read('cparam02').contacts[0]!]
  assert.deepEqual([ofHeader.params.has('unknownparam'), ofHeader.uri.params.size], [true, 0])
  assert.deepEqual([ofUri.params.size, ofUri.uri.params.has('unknownparam')], [0, true])
})

test('RFC 5118: a port stands behind the brackets and nowhere else; received may have them or not', () => {
  const ambiguous = parseUri('sip:[2001:db8::10:5070]')
  assert.deepEqual([ambiguous?.host, ambiguous?.port], ['[2001:db8::10:5070]', undefined])
  const clear = parseUri('sip:[2001:db8::10]:5070')
  assert.deepEqual([clear?.host, clear?.port], ['[2001:db8::10]', 5070])
  for (const name of ['4.5 first', '4.5 second']) {
    const via = parseVia(read(name).list('via')[1]!)
    assert.equal(via?.host, '[2001:db8::9:1]')
    assert.match(via?.params.get('received') ?? '', /^\[?2001:db8::9:255\]?$/)
  }
  assert.equal(read('4.1').contacts[0]?.uri.host, '[2001:db8::1]')
})
