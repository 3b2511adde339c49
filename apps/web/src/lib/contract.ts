/** The contract's types for the screens; types only, so that no schema code is bundled. */
import type * as contract from '@perezvon/contract'
import type { z } from 'zod'

export type {
  AgentState,
  Call,
  CallDirection,
  CallEndCause,
  CallerCard,
  ClosingCall,
  Company,
  ContactListItem,
  ContactStatus,
  Deal,
  DealCard,
  DeskPhones,
  ErrorCode,
  Language,
  LiveBoard,
  LiveCall,
  LiveEvent,
  Me,
  MissedRequest,
  MyDay,
  OfferResult,
  OutcomeBody,
  OutcomeKind,
  PersonRef,
  Phone,
  Role,
  SetupBody,
  SoftphoneConfig,
  StageChange,
  Task,
  TimelineItem,
  TrunkAddresses,
  UserItem,
} from '@perezvon/contract'

export type CallOffer = z.infer<typeof contract.CallOffer>
export type Recording = z.infer<typeof contract.Recording>
export type SavedOutcome = z.infer<typeof contract.SavedOutcome>
export type OutcomeForm = z.infer<typeof contract.OutcomeForm>
export type PlaceCallBody = z.input<typeof contract.PlaceCallBody>
export type SetupState = z.infer<typeof contract.SetupState>
export type CompanyPatch = z.input<typeof contract.CompanyPatch>
export type MePatch = z.input<typeof contract.MePatch>
export type Board = z.infer<typeof contract.Board>
export type Stage = z.infer<typeof contract.Stage>
export type ContactPatch = z.input<typeof contract.ContactPatch>
export type ContactCreate = z.input<typeof contract.ContactCreate>
export type PhoneInput = z.input<typeof contract.PhoneInput>
export type ContactCard = z.infer<typeof contract.ContactCard>
export type CompanyCard = z.infer<typeof contract.CompanyCard>
export type DealCreate = z.input<typeof contract.DealCreate>
export type DealPatch = z.input<typeof contract.DealPatch>
export type TaskCreate = z.input<typeof contract.TaskCreate>
export type TaskPatch = z.input<typeof contract.TaskPatch>
export type LostReason = z.infer<typeof contract.LostReason>
export type Team = z.infer<typeof contract.Team>
export type UserCreate = z.input<typeof contract.UserCreate>
export type UserPatch = z.input<typeof contract.UserPatch>
export type DeskPhoneSecret = z.infer<typeof contract.DeskPhoneSecret>
export type Trunk = z.infer<typeof contract.Trunk>
export type TrunkInput = z.input<typeof contract.TrunkInput>
export type Queue = z.infer<typeof contract.Queue>
export type QueueInput = z.input<typeof contract.QueueInput>
export type CompanyNumber = z.infer<typeof contract.CompanyNumber>
export type CompanyNumberInput = z.input<typeof contract.CompanyNumberInput>
export type SearchHit = z.infer<typeof contract.SearchHit>
export type RingMeResult = z.infer<typeof contract.RingMeResult>
export type PeopleOfNumber = z.infer<typeof contract.PeopleOfNumber>
export type ChooseContactBody = z.input<typeof contract.ChooseContactBody>
export type Paged<T> = { items: T[]; nextCursor: string | null }
