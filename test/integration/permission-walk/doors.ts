import * as account from '@/app/_account/actions'
import * as adapters from '@/app/_adapters/actions'
import * as assistants from '@/app/_assistants/actions'
import * as chatActions from '@/app/_chat/actions'
import * as shareActions from '@/app/_chat/share-actions'
import * as sharedActions from '@/app/_chat/shared-actions'
import * as gate from '@/app/_checks/actions'
import * as compare from '@/app/_compare/actions'
import { makeOperator } from '@/app/_forms/create-operator'
import type { FormAction } from '@/app/_forms/form-state'
import * as signUp from '@/app/_forms/sign-up-actions'
import * as bases from '@/app/_models/actions'
import * as cases from '@/app/_moderation/case-actions'
import * as statements from '@/app/_moderation/statement-actions'
import * as hub from '@/app/_operator/actions'
import * as communities from '@/app/_people/community-actions'
import * as people from '@/app/_people/people-actions'
import * as webhooks from '@/app/_policy/webhook-actions'
import * as shell from '@/app/_shell/actions'
import * as exportRoute from '@/app/api/account/export/route'
import * as importRoute from '@/app/api/account/import/route'
import * as auth from '@/app/api/auth/[...nextauth]/route'
import * as chat from '@/app/api/chat/route'
import * as stopChat from '@/app/api/chat/stop/route'
import * as folderRoute from '@/app/api/communities/[community]/adapters/[adapter]/folder/route'
import * as ggufRoute from '@/app/api/communities/[community]/adapters/[adapter]/gguf/route'
import * as passportRoute from '@/app/api/communities/[community]/adapters/[adapter]/passport/route'
import * as adapterRoute from '@/app/api/communities/[community]/adapters/route'
import * as bundleRoute from '@/app/api/communities/[community]/assistants/[assistant]/bundle/route'
import * as assistantCheck from '@/app/api/communities/[community]/assistants/[assistant]/check/route'
import * as assistantDraft from '@/app/api/communities/[community]/assistants/[assistant]/draft/route'
import * as assistantText from '@/app/api/communities/[community]/assistants/[assistant]/route'
import * as assistantVersions from '@/app/api/communities/[community]/assistants/[assistant]/versions/route'
import * as cultureCheck from '@/app/api/communities/[community]/culture/check/route'
import * as cultureText from '@/app/api/communities/[community]/culture/route'
import * as cultureVersions from '@/app/api/communities/[community]/culture/versions/route'
import * as importsRoute from '@/app/api/communities/[community]/imports/route'
import * as moderationLog from '@/app/api/communities/[community]/moderation/log/route'
import * as ownText from '@/app/api/communities/[community]/own-text/route'
import * as policyCheck from '@/app/api/communities/[community]/policy/check/route'
import * as policyCompare from '@/app/api/communities/[community]/policy/compare/route'
import * as policyDialogue from '@/app/api/communities/[community]/policy/dialogue/route'
import * as policyParity from '@/app/api/communities/[community]/policy/parity/route'
import * as policyPatterns from '@/app/api/communities/[community]/policy/patterns/route'
import * as policyText from '@/app/api/communities/[community]/policy/route'
import * as policyTopics from '@/app/api/communities/[community]/policy/topics/route'
import * as policyTry from '@/app/api/communities/[community]/policy/try/route'
import * as policyVersions from '@/app/api/communities/[community]/policy/versions/route'
import * as questionSets from '@/app/api/communities/[community]/question-sets/[set]/route'
import * as checkRoute from '@/app/api/communities/[community]/uploads/[upload]/check/route'
import * as filesRoute from '@/app/api/communities/[community]/uploads/[upload]/files/[[...part]]/route'
import * as publishRoute from '@/app/api/communities/[community]/uploads/[upload]/publish/route'
import * as resultsRoute from '@/app/api/communities/[community]/uploads/[upload]/results/route'
import * as uploadRoute from '@/app/api/communities/[community]/uploads/[upload]/route'
import * as tryRoute from '@/app/api/communities/[community]/uploads/[upload]/try/route'
import * as uploadsRoute from '@/app/api/communities/[community]/uploads/route'
import * as agreement from '@/app/api/comparisons/[comparisonId]/agreement/route'
import * as exportComparison from '@/app/api/comparisons/[comparisonId]/export/route'
import * as comparisons from '@/app/api/comparisons/route'
import * as exportConversation from '@/app/api/conversations/[conversationId]/export/route'
import * as health from '@/app/api/health/route'
import * as hubKey from '@/app/api/hub-key/route'
import * as operatorModels from '@/app/api/operator/models/route'
import * as operatorServers from '@/app/api/operator/servers/route'
import * as unknown from '@/app/api/v1/[[...unknown]]/route'
import * as completions from '@/app/api/v1/chat/completions/route'
import * as embeddings from '@/app/api/v1/embeddings/route'
import * as model from '@/app/api/v1/models/[...model]/route'
import * as models from '@/app/api/v1/models/route'
import * as moderations from '@/app/api/v1/moderations/route'
import * as votes from '@/app/api/votes/route'
import * as assistantSchema from '@/app/schemas/assistant.v1.json/route'
import * as cultureSchema from '@/app/schemas/culture.v1.json/route'
import * as policySchema from '@/app/schemas/policy.v1.json/route'
import { withdrawAdapterVersion } from '@/lib/adapters/adapter-versions'
import { seenOf } from '@/lib/communities/edit-community'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { readEnv } from '@/lib/core/env'
import { createId } from '@/lib/core/ids'
import { requestInstall } from '@/lib/models/model-job'
import { fileStatement, listOwnStatements } from '@/lib/moderation/statements'
import { createOperatorLink } from '@/lib/people/operator-link'
import { createResetLink } from '@/lib/people/password-reset'
import type { HubPermission, Permission } from '@/lib/people/permissions'
import { createSignUpLink } from '@/lib/people/sign-up'
import type { Place } from './place'

/**
 * Who may pass a door: everybody, nobody, whoever the hub's table or the community's table names; `see` and `ask` for
 * what depends on a community's visibility, `own` for what stays its writer's whatever becomes of that; `key` where a program asks in the name of its key's account.
 */
export type Rule =
  | { to: 'anyone' | 'nobody' }
  | { hub: HubPermission; isKeyed?: boolean }
  | { community: Permission }
  | { visible: 'see' | 'ask' | 'own'; isKeyed?: boolean }

export interface Door {
  rule: Rule
  /** What comes back: a Response, a form's state, or what the action returns. */
  call: ((place: Place) => Promise<unknown>) & { withField?(place: Place, name: string): Promise<unknown> }
}

const PASSWORD = 'a good long password'
const anyone: Rule = { to: 'anyone' }
const uploads: Rule = { community: 'adapters.upload' }

/** A form of ours, sent as it is or with one field more, which nobody asked for. */
const form = (action: FormAction, fields: (place: Place) => object | Promise<object>) => {
  const send = async (place: Place, added: object) => {
    const data = new FormData()
    for (const [name, value] of Object.entries({ ...(await fields(place)), ...added }))
      data.append(name, String(value))
    return action(null, data)
  }
  return Object.assign((place: Place) => send(place, {}), {
    withField: (place: Place, name: string) => send(place, { [name]: 'true' }),
  })
}

const here = ({ community }: Place) => ({ community: community.slug })
const other = (place: Place) => ({ ...here(place), user: place.otherId })
const asked = { messages: [{ role: 'user', content: 'Why?' }], stream: true }

function request(method: string, body?: object, place?: Place, path = '/'): Request {
  const headers = new Headers({ host: 'hub.test', 'sec-fetch-site': 'same-origin' })
  if (body) headers.set('content-type', 'application/json')
  if (place?.key) headers.set('authorization', `Bearer ${place.key}`)
  return new Request(`http://hub.test${path}`, { method, headers, body: body && JSON.stringify(body) })
}

const inCommunity = ({ community, uploadId, adapterId }: Place) => ({
  params: Promise.resolve({
    ...{ community: community.slug, upload: uploadId, part: ['0'], adapter: adapterId, set: 'ours' },
    assistant: 'one',
  }),
})

type Handler = (request: Request, context: ReturnType<typeof inCommunity>) => Promise<Response>
const route = (method: string, handler: Handler, body?: object) => (place: Place) =>
  handler(request(method, body), inCommunity(place))

/** A route that answers every method alike: there is nothing behind it. */
const nothing = (file: string, methods: string[], handlers: object): [string, Door][] =>
  methods.map((method) => [
    `${file} ${method}`,
    { rule: { to: 'nobody' }, call: async () => Reflect.get(handlers, method)(request(method)) },
  ])

const edit: Rule = { community: 'policy.edit' }
const cultivates: Rule = { community: 'culture.edit' }
const makes: Rule = { community: 'assistants.edit' }
const yaml = 'version: 1\n'
const questions = { yaml: 'version: 1\nquestions:\n  - question: Why?\n' }
const measured = { text: 'A text of the community’s own. '.repeat(5) }

const V1 = 'app/api/v1'
const IN = 'app/api/communities/[community]'
const ASSISTANT = `${IN}/assistants/[assistant]`
const FILES = `${IN}/uploads/[upload]/files/[[...part]]/route.ts`

const routes: [string, Door][] = [
  [
    'app/api/operator/models/route.ts GET',
    { rule: { hub: 'hub.operate' }, call: () => operatorModels.GET() },
  ],
  [
    'app/api/operator/servers/route.ts GET',
    { rule: { hub: 'hub.operate' }, call: () => operatorServers.GET() },
  ],
  ['app/api/hub-key/route.ts GET', { rule: anyone, call: () => hubKey.GET() }],
  ['app/api/health/route.ts GET', { rule: anyone, call: () => health.GET() }],
  ...(['GET', 'POST'] as const).map((method): [string, Door] => [
    `app/api/auth/[...nextauth]/route.ts ${method}`,
    { rule: anyone, call: async () => Reflect.get(auth, method).length },
  ]),
  [
    'app/api/account/export/route.ts GET',
    { rule: { hub: 'account.own' }, call: () => exportRoute.GET(request('GET')) },
  ],
  [
    'app/api/account/import/route.ts POST',
    { rule: { hub: 'account.own' }, call: () => importRoute.POST(request('POST', [])) },
  ],
  [
    'app/api/chat/route.ts POST',
    {
      rule: { visible: 'ask' },
      call: ({ assistantName: assistant }) => chat.POST(request('POST', { assistant, question: 'Why?' })),
    },
  ],
  [
    'app/api/chat/stop/route.ts POST',
    {
      rule: { hub: 'hub.read' },
      call: ({ answerId: messageId }) => stopChat.POST(request('POST', { messageId })),
    },
  ],
  [
    `${IN}/adapters/[adapter]/passport/route.ts GET`,
    {
      rule: { visible: 'see' },
      async call({ community, adapterId: adapter }) {
        const params = Promise.resolve({ community: community.slug, adapter })
        const response = await passportRoute.GET(request('GET'), { params })
        // Past the door: this adapter was never uploaded, so it has none.
        return /no passport/.test(await response.clone().text()) ? undefined : response
      },
    },
  ],
  ...(['folder', 'gguf'] as const).map((kind): [string, Door] => [
    `${IN}/adapters/[adapter]/${kind}/route.ts GET`,
    {
      rule: { community: 'adapters.export' },
      async call(place) {
        const { GET } = kind === 'gguf' ? ggufRoute : folderRoute
        const response = await GET(request('GET'), inCommunity(place))
        // Past the door: no bytes are stored for this adapter.
        return /has no adapter_config|config.json/.test(await response.clone().text()) ? undefined : response
      },
    },
  ]),
  [`${IN}/adapters/route.ts GET`, { rule: uploads, call: route('GET', adapterRoute.GET) }],
  [
    `${IN}/adapters/route.ts PUT`,
    { rule: { community: 'adapters.publish' }, call: route('PUT', adapterRoute.PUT) },
  ],
  [
    `${IN}/uploads/route.ts POST`,
    {
      rule: uploads,
      call: route('POST', uploadsRoute.POST, { name: 'x', files: [{ path: 'a.zip', sizeBytes: 1 }] }),
    },
  ],
  [
    `${IN}/assistants/[assistant]/bundle/route.ts GET`,
    {
      rule: { community: 'assistants.edit' },
      call: ({ community, assistantName }) =>
        bundleRoute.GET(request('GET'), {
          params: Promise.resolve({
            community: community.slug,
            assistant: assistantName.split('/')[1] ?? '',
          }),
        }),
    },
  ],
  [
    `${IN}/imports/route.ts POST`,
    // Past the door: an id that is none, so that no Hub is asked.
    { rule: uploads, call: route('POST', importsRoute.POST, { id: '../none' }) },
  ],
  [`${IN}/uploads/[upload]/route.ts GET`, { rule: uploads, call: route('GET', uploadRoute.GET) }],
  [`${IN}/uploads/[upload]/route.ts DELETE`, { rule: uploads, call: route('DELETE', uploadRoute.DELETE) }],
  [`${IN}/uploads/[upload]/check/route.ts POST`, { rule: uploads, call: route('POST', checkRoute.POST) }],
  [
    `${IN}/uploads/[upload]/publish/route.ts POST`,
    { rule: { community: 'adapters.publish' }, call: route('POST', publishRoute.POST) },
  ],
  [`${IN}/uploads/[upload]/results/route.ts GET`, { rule: uploads, call: route('GET', resultsRoute.GET) }],
  [
    `${IN}/uploads/[upload]/results/route.ts POST`,
    { rule: uploads, call: route('POST', resultsRoute.POST, { order: 'begin' }) },
  ],
  [
    `${IN}/uploads/[upload]/try/route.ts POST`,
    { rule: uploads, call: route('POST', tryRoute.POST, { question: 'Why?' }) },
  ],
  [
    `${IN}/adapters/[adapter]/passport/route.ts GET`,
    { rule: { visible: 'see' }, call: route('GET', passportRoute.GET) },
  ],
  ...(['GET', 'PUT', 'DELETE'] as const).map((method): [string, Door] => [
    `${IN}/question-sets/[set]/route.ts ${method}`,
    {
      rule: uploads,
      async call(place) {
        await route('PUT', questionSets.PUT, questions)(place)
        return route(
          method,
          Reflect.get(questionSets, method),
          method === 'PUT' ? questions : undefined,
        )(place)
      },
    },
  ]),
  [
    `${IN}/moderation/log/route.ts GET`,
    { rule: { community: 'moderation.read' }, call: route('GET', moderationLog.GET) },
  ],
  ...(['PUT', 'DELETE'] as const).map((method): [string, Door] => [
    `${IN}/own-text/route.ts ${method}`,
    {
      rule: uploads,
      async call(place) {
        await route('PUT', ownText.PUT, measured)(place)
        return route(method, Reflect.get(ownText, method), method === 'PUT' ? measured : undefined)(place)
      },
    },
  ]),
  [`${IN}/policy/route.ts GET`, { rule: { visible: 'see' }, call: route('GET', policyText.GET) }],
  [
    `${IN}/policy/check/route.ts POST`,
    { rule: edit, call: route('POST', policyCheck.POST, { yaml, runTests: false }) },
  ],
  [
    `${IN}/policy/try/route.ts POST`,
    {
      rule: edit,
      call: route('POST', policyTry.POST, { yaml, text: 'Why?', stage: 'input', language: 'en' }),
    },
  ],
  [
    `${IN}/policy/dialogue/route.ts POST`,
    {
      rule: edit,
      call: route('POST', policyDialogue.POST, { yaml, turns: [{ role: 'user', content: 'Why?' }] }),
    },
  ],
  [
    `${IN}/policy/compare/route.ts POST`,
    {
      rule: edit,
      call: route('POST', policyCompare.POST, {
        before: { yaml },
        after: { yaml },
        texts: [{ text: 'Why?', stage: 'input' }],
      }),
    },
  ],
  [`${IN}/policy/parity/route.ts POST`, { rule: edit, call: route('POST', policyParity.POST, { yaml }) }],
  [
    `${IN}/policy/patterns/route.ts POST`,
    { rule: edit, call: route('POST', policyPatterns.POST, { patterns: [{ pattern: 'a+' }], text: 'aaa' }) },
  ],
  [
    `${IN}/policy/topics/route.ts POST`,
    { rule: edit, call: route('POST', policyTopics.POST, { topics: [{ name: 'a' }] }) },
  ],
  [
    `${IN}/policy/versions/route.ts POST`,
    { rule: edit, call: route('POST', policyVersions.POST, { yaml, basedOn: 0, note: '' }) },
  ],
  [`${ASSISTANT}/route.ts GET`, { rule: { visible: 'see' }, call: route('GET', assistantText.GET) }],
  [`${ASSISTANT}/draft/route.ts GET`, { rule: makes, call: route('GET', assistantDraft.GET) }],
  [
    `${ASSISTANT}/draft/route.ts POST`,
    { rule: makes, call: route('POST', assistantDraft.POST, { yaml, revision: 1 }) },
  ],
  [`${ASSISTANT}/check/route.ts POST`, { rule: makes, call: route('POST', assistantCheck.POST, { yaml }) }],
  [
    `${ASSISTANT}/versions/route.ts POST`,
    {
      rule: makes,
      call: route('POST', assistantVersions.POST, {
        yaml: `version: 1\nname: One\nbase: ${STARTER_BASE_MODEL}\nculture: root\n`,
        revision: 1,
      }),
    },
  ],
  [`${IN}/culture/route.ts GET`, { rule: { visible: 'see' }, call: route('GET', cultureText.GET) }],
  [
    `${IN}/culture/check/route.ts POST`,
    { rule: cultivates, call: route('POST', cultureCheck.POST, { yaml: 'tag: root\n' }) },
  ],
  [
    `${IN}/culture/versions/route.ts POST`,
    {
      rule: cultivates,
      call: route('POST', cultureVersions.POST, { yaml: 'tag: root\n', basedOn: 0, note: '' }),
    },
  ],
  ['app/schemas/culture.v1.json/route.ts GET', { rule: anyone, call: async () => cultureSchema.GET() }],
  ['app/schemas/assistant.v1.json/route.ts GET', { rule: anyone, call: async () => assistantSchema.GET() }],
  ['app/schemas/policy.v1.json/route.ts GET', { rule: anyone, call: async () => policySchema.GET() }],
  [
    'app/api/comparisons/route.ts POST',
    {
      rule: { visible: 'ask' },
      call: ({ assistantName, secondName }) =>
        comparisons.POST(request('POST', { assistants: [assistantName, secondName], isBlind: false })),
    },
  ],
  [
    'app/api/comparisons/[comparisonId]/agreement/route.ts POST',
    {
      rule: { hub: 'hub.read' },
      call: ({ comparisonId }) =>
        agreement.POST(request('POST', { round: 0 }), { params: Promise.resolve({ comparisonId }) }),
    },
  ],
  [
    'app/api/comparisons/[comparisonId]/export/route.ts GET',
    {
      rule: { hub: 'hub.read' },
      call: ({ comparisonId }) =>
        exportComparison.GET(request('GET'), { params: Promise.resolve({ comparisonId }) }),
    },
  ],
  [
    'app/api/conversations/[conversationId]/export/route.ts GET',
    {
      rule: { hub: 'hub.read' },
      call: ({ conversationId }) =>
        exportConversation.GET(request('GET'), { params: Promise.resolve({ conversationId }) }),
    },
  ],
  [
    'app/api/votes/route.ts POST',
    {
      rule: { hub: 'hub.read' },
      call: ({ answerId: messageId }) =>
        votes.POST(request('POST', { kind: 'answer', messageId, value: 'up', reasons: [] })),
    },
  ],
  ...(['DELETE', 'HEAD', 'PATCH', 'POST'] as const).map((method): [string, Door] => [
    `${FILES} ${method}`,
    { rule: uploads, call: route(method, Reflect.get(filesRoute, method)) },
  ]),
  [
    `${V1}/models/route.ts GET`,
    {
      rule: { hub: 'hub.read', isKeyed: true },
      call: (place) => models.GET(request('GET', undefined, place)),
    },
  ],
  [
    `${V1}/models/[...model]/route.ts GET`,
    {
      rule: { visible: 'see', isKeyed: true },
      call: (place) =>
        model.GET(request('GET', undefined, place), {
          params: Promise.resolve({ model: place.assistantName.split('/') }),
        }),
    },
  ],
  [
    `${V1}/chat/completions/route.ts POST`,
    {
      rule: { visible: 'ask', isKeyed: true },
      call: (place) => completions.POST(request('POST', { model: place.assistantName, ...asked }, place)),
    },
  ],
  [
    `${V1}/embeddings/route.ts POST`,
    {
      rule: { hub: 'hub.read', isKeyed: true },
      call: (place) => embeddings.POST(request('POST', { model: 'polyphony-encoder', input: 'a' }, place)),
    },
  ],
  [
    `${V1}/moderations/route.ts POST`,
    {
      rule: { visible: 'see', isKeyed: true },
      call: (place) => moderations.POST(request('POST', { model: place.community.slug, input: 'a' }, place)),
    },
  ],
  ...nothing(`${V1}/[[...unknown]]/route.ts`, ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'], unknown),
  ...nothing(`${V1}/models/route.ts`, ['DELETE', 'PATCH', 'POST', 'PUT'], models),
  ...nothing(`${V1}/models/[...model]/route.ts`, ['DELETE', 'PATCH', 'POST', 'PUT'], model),
  ...nothing(`${V1}/chat/completions/route.ts`, ['DELETE', 'GET', 'PATCH', 'PUT'], completions),
  ...nothing(`${V1}/embeddings/route.ts`, ['DELETE', 'GET', 'PATCH', 'PUT'], embeddings),
  ...nothing(`${V1}/moderations/route.ts`, ['DELETE', 'GET', 'PATCH', 'PUT'], moderations),
]

const own: Rule = { hub: 'account.own' }
const operate: Rule = { hub: 'hub.operate' }
const manage: Rule = { community: 'people.manage' }
const publish: Rule = { community: 'adapters.publish' }
const rules: Rule = { community: 'moderation.rule' }
const report = ({ answerId: messageId }: Place) => ({
  ...{ messageId, category: 'wrong' as const, words: '', keepsText: false, isQuotable: false },
})
const aCase = (place: Place) => ({ ...here(place), case: place.caseId })
const words = { name: 'Ours', purpose: '', maker: 'us', language: 'sw', visibility: 'public' }
const email = () => `${createId('new')}@example.org`

const actions: Record<string, Record<string, Door>> = {
  'app/_account/actions.ts': {
    saveName: { rule: own, call: form(account.saveName, () => ({ name: 'Another' })) },
    savePassword: {
      rule: own,
      call: form(account.savePassword, () => ({ current: PASSWORD, password: `${PASSWORD}!` })),
    },
    makeKey: { rule: own, call: form(account.makeKey, () => ({ name: 'k', 'scopes[]': 'chat', days: 7 })) },
    revokeMyKey: { rule: own, call: form(account.revokeMyKey, ({ keyId }) => ({ key: keyId })) },
    endMySession: {
      rule: own,
      call: form(account.endMySession, ({ sessionId }) => ({ session: sessionId })),
    },
    endMyOtherSessions: { rule: own, call: form(account.endMyOtherSessions, () => ({})) },
    deleteMyAccount: {
      rule: own,
      call: form(account.deleteMyAccount, (place) => ({ confirmation: place.email })),
    },
  },
  'app/_adapters/actions.ts': {
    speakThrough: {
      rule: publish,
      call: ({ community, adapterId }) => adapters.speakThrough(community.slug, adapterId),
    },
    withdrawVersion: {
      rule: publish,
      call: ({ community, adapterId }) => adapters.withdrawVersion(community.slug, adapterId),
    },
    deleteFiles: {
      rule: publish,
      async call({ community, adapterId }) {
        await withdrawAdapterVersion(community.id, adapterId)
        return adapters.deleteFiles(community.slug, adapterId)
      },
    },
    makeAssistant: {
      rule: publish,
      call: ({ community, adapterId }) => adapters.makeAssistant(community.slug, adapterId, 'Two'),
    },
  },
  'app/_checks/actions.ts': {
    saveGate: {
      rule: { community: 'community.edit' },
      call: form(gate.saveGate, (place) => ({ ...here(place), gate: 'closed' })),
    },
  },
  'app/_assistants/actions.ts': {
    beginAssistant: {
      rule: { community: 'assistants.edit' },
      call: form(assistants.beginAssistant, (place) => ({
        ...here(place),
        ...{ name: 'Another one', base: STARTER_BASE_MODEL, instructions: 'Be kind.' },
      })),
    },
    forkInto: {
      rule: { community: 'assistants.edit' },
      call: form(assistants.forkInto, (place) => ({ ...here(place), source: place.assistantName })),
    },
  },
  'app/_models/actions.ts': {
    installModel: {
      rule: operate,
      call: () => bases.installModel({ source: 'org/none', revision: '', name: '' }),
    },
    orderInstall: {
      rule: operate,
      call: async () => {
        const job = requestInstall(readEnv().dataDir, { source: 'org/other' }, 0)
        return bases.orderInstall(job.id, 'cancel')
      },
    },
    removeBase: { rule: operate, call: () => bases.removeBase('org/none') },
    removeInstalledEncoder: { rule: operate, call: () => bases.removeInstalledEncoder('none') },
  },
  'app/_moderation/case-actions.ts': {
    claim: { rule: rules, call: form(cases.claim, aCase) },
    release: { rule: rules, call: form(cases.release, aCase) },
    rule: {
      rule: rules,
      call: form(cases.rule, async (place) => ({ ...(await aCase(place)), outcome: 'fine', reason: 'So.' })),
    },
  },
  'app/_moderation/statement-actions.ts': {
    tellModerators: {
      rule: { hub: 'hub.read' },
      call: (place) => statements.tellModerators(report(place)),
    },
    takeBack: {
      rule: { hub: 'hub.read' },
      async call(place) {
        await fileStatement(place.reader, { input: report(place), language: 'en' })
        const [own] = await listOwnStatements(place.reader, [place.answerId])
        return statements.takeBack(place.answerId, own?.id)
      },
    },
  },
  'app/_compare/actions.ts': {
    revealNames: {
      rule: { hub: 'hub.read' },
      call: async ({ comparisonId }) => (await compare.revealNames(comparisonId)) ?? false,
    },
    describeAssistants: {
      rule: anyone,
      call: ({ assistantName }) => compare.describeAssistants([assistantName]),
    },
    readLanguages: { rule: anyone, call: () => compare.readLanguages() },
  },
  'app/_forms/create-operator.ts': {
    makeOperator: {
      rule: anyone,
      async call() {
        const { token } = await createOperatorLink()
        const data = new FormData()
        const fields = { token, name: 'Op', email: email(), password: PASSWORD }
        for (const [name, value] of Object.entries(fields)) data.append(name, value)
        return makeOperator(null, data)
      },
    },
  },
  'app/_forms/sign-up-actions.ts': {
    makeAccount: {
      rule: anyone,
      call: form(signUp.makeAccount, async () => {
        const { token } = await createSignUpLink()
        return { token, name: 'New', email: email(), password: PASSWORD, next: '/' }
      }),
    },
    setNewPassword: {
      rule: anyone,
      call: form(signUp.setNewPassword, async ({ otherId }) => {
        const { token } = await createResetLink(otherId)
        return { token, password: PASSWORD }
      }),
    },
  },
  'app/_operator/actions.ts': {
    saveHub: {
      rule: operate,
      call: form(hub.saveHub, () => ({ signUp: 'invitation', communityCreation: 'accounts' })),
    },
    makeSignUpLink: { rule: operate, call: form(hub.makeSignUpLink, () => ({})) },
    makeResetLink: { rule: operate, call: form(hub.makeResetLink, ({ otherId }) => ({ user: otherId })) },
  },
  'app/_policy/webhook-actions.ts': { makeSecret: { rule: edit, call: form(webhooks.makeSecret, here) } },
  'app/_people/community-actions.ts': {
    foundCommunity: {
      rule: { hub: 'communities.create' },
      call: form(communities.foundCommunity, () => ({ ...words, slug: '' })),
    },
    saveCommunity: {
      rule: { community: 'community.edit' },
      call: form(communities.saveCommunity, (place) => ({
        ...{ ...words, ...here(place), seen: seenOf(place.community) },
      })),
    },
    setArchived: {
      rule: { community: 'community.archive' },
      call: form(communities.setArchived, (place) => ({ ...here(place), archived: 'no' })),
    },
  },
  'app/_people/people-actions.ts': {
    invite: {
      rule: manage,
      call: form(people.invite, (place) => ({ ...here(place), role: 'member', uses: 1, days: 7 })),
    },
    endInvitation: {
      rule: manage,
      call: form(people.endInvitation, (place) => ({ ...here(place), invitation: place.invitationId })),
    },
    join: { rule: { hub: 'invitations.accept' }, call: form(people.join, ({ token }) => ({ token })) },
    setRole: {
      rule: manage,
      call: form(people.setRole, (place) => ({ ...other(place), role: 'moderator' })),
    },
    removeMember: { rule: manage, call: form(people.removeMember, other) },
    handOverTo: { rule: { community: 'community.handOver' }, call: form(people.handOverTo, other) },
    leave: { rule: { community: 'community.leave' }, call: form(people.leave, here) },
  },
  'app/_chat/actions.ts': {
    chooseVersion: {
      rule: { hub: 'hub.read' },
      call: ({ conversationId, answerId }) => chatActions.chooseVersion(conversationId, answerId),
    },
    readPiece: {
      rule: { hub: 'hub.read' },
      call: ({ conversationId, answerId: messageId }) =>
        chatActions.readPiece(conversationId, { at: 'before', messageId }),
    },
  },
  'app/_chat/share-actions.ts': {
    readShares: {
      rule: { hub: 'hub.read' },
      call: async ({ conversationId, comparisonId }) => [
        await shareActions.readShares(conversationId),
        await shareActions.readShares(comparisonId),
      ],
    },
    addShare: {
      rule: { hub: 'hub.read' },
      call: ({ conversationId }) => shareActions.addShare(conversationId, false),
    },
    removeShare: {
      rule: { hub: 'hub.read' },
      call: ({ conversationId, shareId }) => shareActions.removeShare(conversationId, shareId),
    },
  },
  'app/_chat/shared-actions.ts': {
    readShared: {
      rule: { visible: 'see' },
      call: async ({ shareId, answerId: messageId }) =>
        (await sharedActions.readShared(shareId, { at: 'before', messageId })) ?? false,
    },
  },
  'app/_shell/actions.ts': {
    rename: {
      rule: { hub: 'hub.read' },
      call: ({ conversationId }) => shell.rename(conversationId, 'Because'),
    },
    pin: { rule: { hub: 'hub.read' }, call: ({ conversationId }) => shell.pin(conversationId, true) },
    move: { rule: { hub: 'hub.read' }, call: ({ conversationId }) => shell.move(conversationId, 'Ours') },
    listFolder: { rule: anyone, call: () => shell.listFolder('Ours') },
    listOlder: { rule: anyone, call: ({ conversationId }) => shell.listOlder(conversationId) },
    searchOwn: { rule: anyone, call: () => shell.searchOwn('why') },
    searchAnywhere: { rule: anyone, call: () => shell.searchAnywhere('why') },
    findPlaces: { rule: anyone, call: () => shell.findPlaces('one') },
    remove: { rule: { hub: 'hub.read' }, call: ({ conversationId }) => shell.remove(conversationId) },
    chooseLocale: { rule: anyone, call: () => shell.chooseLocale('fr') },
  },
}

/** Every way into the hub that is not a page: `file METHOD` for a route, `file action` for a server action. */
export const DOORS: ReadonlyMap<string, Door> = new Map([
  ...routes,
  ...Object.entries(actions).flatMap(([file, doors]) =>
    Object.entries(doors).map(([name, door]): [string, Door] => [`${file} ${name}`, door]),
  ),
])
