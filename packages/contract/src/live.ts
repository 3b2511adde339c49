import { z } from 'zod'
import { LiveCall, MissedRequest } from './calls.ts'
import { Id } from './common.ts'

/**
 * Live events to a browser over WebSocket GET /api/live (session cookie; Origin checked).
 * The first message is `hello` with the whole state; after a gap or reconnect a new `hello` replaces everything.
 * Durable things come as hints: fetch again by HTTP.
 */
export const LiveEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    seq: z.number(),
    calls: z.array(LiveCall),
    isExchangeUp: z.boolean(),
    /** The server's disk is full and new calls are refused; told to those who may do something about it. */
    isDiskFull: z.boolean(),
    now: z.string(),
  }),
  z.object({ type: z.literal('call'), seq: z.number(), call: LiveCall }),
  /** The call is no longer this user's matter: it rang at them and a colleague took it. */
  z.object({ type: z.literal('call-gone'), seq: z.number(), callId: Id }),
  z.object({ type: z.literal('exchange'), seq: z.number(), isUp: z.boolean() }),
  z.object({ type: z.literal('disk'), seq: z.number(), isFull: z.boolean() }),
  z.object({
    type: z.literal('agent'),
    seq: z.number(),
    userId: Id,
    state: z.enum(['offline', 'available', 'ringing', 'on_call', 'wrap_up']),
  }),
  /** A missed-call request opened, was joined by another call, or closed. */
  z.object({ type: z.literal('request'), seq: z.number(), request: MissedRequest }),
  /** Something durable changed; refetch what shows it. */
  z.object({
    type: z.literal('changed'),
    seq: z.number(),
    kind: z.enum(['contact', 'company', 'deal', 'task', 'call', 'recording', 'outcome', 'settings']),
    id: z.string(),
    contactId: z.string().nullable(),
  }),
])
export type LiveEvent = z.infer<typeof LiveEvent>
