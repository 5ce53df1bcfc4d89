/**
 * Short names for the words of the API document. `schema.ts` is generated from it; nothing is written by hand here
 * but what the document leaves open. Times are RFC 3339 strings in UTC, ids are UUID strings.
 */
import type { components, operations } from './schema';

type Schemas = components['schemas'];

export type Id = string;
export type Time = Schemas['Timestamp'];
export type Language = Schemas['Language'];

/** A page of a list; `next` is the cursor to pass on, or null at the end. */
export interface Page<T> {
  items: T[];
  next?: string | null;
}

export type PersonRef = Schemas['PersonRef'];
export type Person = Schemas['Person'];
export type Session = Schemas['Session'];
export type Setup = Schemas['SetUp'];
export type SetupInput = Schemas['CreateSetUp'];
export type LinkKind = Schemas['LinkKind'];
export type Link = Schemas['LinkInfo'];
export type OpenSession = Schemas['SessionInfo'];
export type Scope = Schemas['Scope'];
export type SecondStep = Schemas['SecondStep'];
export type StepWay = Schemas['Way'];
export type SecondFactorDuty = Schemas['SecondFactorDuty'];
export type OwnFactors = Schemas['OwnFactors'];
export type Passkey = Schemas['PasskeyInfo'];
export type CreationOptions = Schemas['CreationOptions'];
export type AssertionOptions = Schemas['AssertionOptions'];
export type PasskeyMade = Schemas['Attestation'];
export type PasskeySigned = Schemas['Assertion'];
export type SecondFactorRule = Schemas['SecondFactorRule'];
export type SecondFactorInput = Schemas['ReplaceSecondFactor'];
export type Token = Schemas['TokenInfo'];
export type NewToken = Schemas['CreatedToken'];
export type Standing = Schemas['Standing'];
export type Profile = Schemas['Profile'];
export type ProfileChange = Schemas['UpdateProfile'];
export type Absence = Schemas['Absence'];
export type AbsenceKind = Schemas['AbsenceKind'];
export type Status = Schemas['Status'];
export type Hours = Schemas['Hours'];
export type Birthday = Schemas['Birthday'];
export type PhoneKind = Schemas['PhoneKind'];
export type AccountEvent = Schemas['AccountEvent'];
export type ImportPreview = Schemas['ImportPreview'];
export type ImportState = Schemas['ImportState'];
export type HistoryImport = Schemas['HistoryImportView'];
export type HistoryFindings = Schemas['HistoryFindings'];
export type HistoryApplication = Schemas['HistoryApplication'];
export type ChosenAuthor = Schemas['ChosenAuthor'];
export type ScimToken = Schemas['ScimToken'];
export type Department = Schemas['Department'];
export type Group = Schemas['Group'];

export type ModelState = Schemas['StateView'];
export type Model = Schemas['ModelView'];
export type NewModel = Schemas['NewModelBody'];
export type ModelCheck = Schemas['CheckView'];

export type Catalogue = Schemas['CatalogueView'];
export type CatalogueModel = Schemas['CatalogueModel'];
export type Machine = Schemas['Machine'];
export type ModelPull = Schemas['ModelPull'];
export type OtherModel = Schemas['OtherModel'];
export type Examination = Schemas['ModelExamination'];
/** What a model of the catalogue showed it can do, and how fast. */
export type Examined = Schemas['ModelCheck'];
export type Skill = Schemas['ExaminedSkill'];
export type Outcome = Schemas['ExaminedOutcome'];

export type Policy = Schemas['PolicyView'];
export type PolicySection = Schemas['SectionSwitch'];
export type PolicyScenario = Schemas['ScenarioSwitch'];
export type JobState = Schemas['JobState'];
export type Job = Schemas['JobRecord'];
export type AuditRecord = Schemas['AuditRecord'];
export type CompanySettings = Schemas['ReplaceSettings'];

export type RoomKind = Schemas['RoomKind'];
export type Room = Schemas['RoomView'];
export type Message = Schemas['MessageView'];
/** A file on a message, or one that is not sent yet. */
export type ChatFile = Schemas['FileView'];
export type RoomFile = Schemas['RoomFileView'];
export type Draft = Schemas['DraftView'];
export type DraftFile = Schemas['DraftFileView'];
export type Scheduled = Schemas['ScheduledView'];
export type Poll = NonNullable<Message['poll']>;
export type NewPoll = Schemas['NewPollBody'];
export type MessagePage = Schemas['MessagePage'];
export type ThreadPage = Schemas['ThreadView'];
export type FollowedThread = Schemas['FollowedView'];
export type SavedMessage = Schemas['SavedView'];
export type Member = Schemas['MemberView'];
export type RoomRole = Schemas['Role'];
export type RoomLevel = Schemas['Level'];
export type Posting = Schemas['Posting'];
export type ChangedMessage = Schemas['ChangedView'];
export type MessageHistory = Schemas['HistoryView'];
export type DirectoryInfo = Schemas['DirectoryInfo'];
export type DirectoryCheck = Schemas['DirectoryCheck'];
export type Notification = Schemas['Notification'];
export type NotificationView = NonNullable<
  NonNullable<operations['list_notifications']['parameters']['query']>['view']
>;
export type NotificationCounts = Schemas['Unread'];
export type NotificationWishes = Schemas['NotificationWishes'];
export type SectionLevel = Schemas['SectionLevel'];
export type Wishes = Schemas['Wishes'];
export type QuietHours = Schemas['QuietHours'];
export type QuietDay = Schemas['QuietDay'];
export type Pause = Schemas['Pause'];
export type SearchHit = Schemas['FoundView'];

export type Scenario = Schemas['ScenarioView'] & {
  /** What its model cannot do well, told before it is started. */
  warnings?: readonly { code: string; text: string }[];
};
export type Range = NonNullable<Schemas['Range']>;
export type Subject = Schemas['SubjectRef'];
export type StartRun = Schemas['StartRun'];
export type Run = Schemas['Run'];
export type RunResult = Schemas['RunResult'];
export type Item = Schemas['Item'];
export type Notice = Schemas['Notice'];
export type Reference = Schemas['Reference'];
export type Covered = Schemas['Covered'];
export type Quota = Schemas['Allowance'];
export type Usage = Schemas['Usage'];
export type Problem = Schemas['Problem'];

/** What a problem's `code` may be; the document calls it any text. */
export type ProblemCode =
  | 'unauthenticated'
  | 'not_found'
  | 'method_not_allowed'
  | 'forbidden'
  | 'conflict'
  | 'invalid'
  | 'too_large'
  | 'quota_exceeded'
  | 'rate_limited'
  | 'unavailable'
  | 'internal';
