import { generateKeyPairSync } from 'node:crypto'
import { parse } from 'yaml'
import type { CheckId } from '@/lib/adapters/adapter-check'
import {
  type Forgery,
  forgeKey,
  json,
  type Loose,
  put,
  putAdapter,
  type SpoiledBundle,
  signed,
} from './forge-bundle'
import { type RawEntry, rawZip } from './raw-zip'

export interface HostileBundle extends SpoiledBundle {
  /** The check that must refuse it, or warn of it. */
  check: CheckId
  status: 'failed' | 'warned'
  words: RegExp
}

type Spoil = Omit<SpoiledBundle, 'name'>

const case_ =
  (status: HostileBundle['status']) =>
  (check: CheckId, name: string, words: RegExp, how: Spoil): HostileBundle => ({
    check,
    name,
    status,
    words,
    ...how,
  })
const failed = case_('failed')
const warned = case_('warned')

/** Sets a member of the manifest by its path; undefined removes it. */
const says = (path: string, value: unknown): Spoil => ({
  spoil: ({ document }) => {
    const keys = path.split('.')
    const last = keys.pop()!
    const holder = keys.reduce((part, key) => part[key], document)
    if (value === undefined) delete holder[last]
    else holder[last] = value
  },
})
const file = (path: string, bytes: Buffer | string): Spoil => ({
  spoil: (bundle) => put(bundle, path, bytes),
})
const edited = (path: string, edit: (json: Loose) => unknown): Spoil => ({
  spoil: (bundle) => put(bundle, path, json(edit(JSON.parse(bundle.files.get(path)!.toString())))),
})
const withEntry = (entry: Partial<RawEntry> & { name: string }): Spoil => ({
  spoilZip: (entries) => [...entries, { bytes: Buffer.from('x'), ...entry }],
})
const named = (name: string) => withEntry({ name })
/** Changes one entry's bytes without telling the manifest. */
const swapped = (name: string, change: (bytes: Buffer) => Buffer): Spoil => ({
  spoilZip: (entries) =>
    entries.map((one) => (one.name === name ? { ...one, bytes: change(one.bytes) } : one)),
})
const flipped = (bytes: Buffer) => {
  const copy = Buffer.from(bytes)
  copy[copy.length >> 1]! ^= 1
  return copy
}
const MB = 1024 ** 2
const CONFIG = 'adapter/adapter_config.json'
const WEIGHTS = 'adapter/adapter_model.safetensors'

const manifests = [
  failed('bundle', 'a manifest that is no JSON', /manifest\.json is not valid JSON/, {
    spoilManifest: () => '{',
  }),
  failed('bundle', 'a manifest that nobody signed', /manifest\.json: signature/, {
    spoilManifest: ({ document }) => ({ document }),
  }),
  failed('bundle', 'a manifest that is a list', /manifest\.json/, { spoilManifest: (one) => [one] }),
  failed('bundle', 'a manifest that is null', /manifest\.json/, { spoilManifest: () => 'null' }),
  failed('bundle', 'a manifest that is no text', /no text in UTF-8/, {
    spoilManifest: () => Buffer.from([0xff, 0xfe, 0x7b]),
  }),
  failed('bundle', 'a signature of no algorithm', /signature\.algorithm/, {
    spoilManifest: (one) => ({ ...one, signature: { ...one.signature, algorithm: 'none' } }),
  }),
  failed(
    'bundle',
    'a manifest of another kind',
    /manifest\.json: type/,
    says('type', 'polyphony/adapter-passport'),
  ),
  failed('bundle', 'a format of the future', /format 3; this hub reads formats up to 2/, says('version', 3)),
  failed('bundle', 'a version in words', /manifest\.json: version/, says('version', '1')),
  failed('bundle', 'a member that nobody knows', /manifest\.json/, says('extra', true)),
  failed(
    'bundle',
    'a hub whose address runs a script',
    /manifest\.json: hub/,
    says('hub', 'javascript:alert(1)'),
  ),
  failed('bundle', 'a date that is none', /exportedAt/, says('exportedAt', 'yesterday')),
  failed('bundle', 'a base without a digest', /base\.digest/, says('base.digest', undefined)),
  failed('bundle', 'a digest that is a path', /base\.digest/, says('base.digest', '../../secret')),
  failed('bundle', 'a list of a file of negative size', /files/, {
    spoil: ({ document }) => {
      document.files['culture.json'].sizeBytes = -1
    },
  }),
  failed('bundle', 'a list that leads out of the folder', /\.\.\/evil, which is no part/, {
    spoil: ({ document }) => {
      document.files['../evil'] = document.files['culture.json']
    },
  }),
  failed('bundle', 'a list of a file that is not there', /policy\.yaml is missing/, {
    spoil: (bundle) => {
      bundle.files.delete('policy.yaml')
    },
  }),
  failed('bundle', 'no assistant at all', /assistant\.yaml is missing/, {
    spoil: ({ files, document }) => {
      files.delete('assistant.yaml')
      delete document.files['assistant.yaml']
    },
  }),
  failed(
    'bundle',
    'instructions of the earlier format beside the document',
    /instructions\.md is no part of a bundle of format 2/,
    file('instructions.md', 'Be kind.'),
  ),
  failed('bundle', 'the earlier format without instructions', /instructions\.md is missing/, {
    spoil: (bundle) => {
      toFirstFormat(bundle)
      bundle.files.delete('instructions.md')
      delete bundle.document.files['instructions.md']
    },
  }),
  failed('bundle', 'a file that the list leaves out', /culture\.json is not in the manifest/, {
    spoil: ({ document }) => {
      delete document.files['culture.json']
    },
  }),
  failed(
    'bundle',
    'an adapter that the manifest denies',
    /says that there is no adapter/,
    says('adapter', null),
  ),
  failed('bundle', 'an adapter without its weights', /adapter_model\.safetensors is missing/, {
    spoil: ({ files, document }) => {
      files.delete(WEIGHTS)
      delete document.files[WEIGHTS]
    },
  }),
]

const zips = [
  failed('bundle', 'a file with a path to the folder above', /invalid relative path/, named('../evil.sh')),
  failed('bundle', 'a file with an absolute path', /absolute path/, named('/etc/cron.d/evil')),
  failed('bundle', 'a file on another drive', /absolute path|no part of a bundle/, named('C:/evil.exe')),
  failed('bundle', 'a path with backslashes', /invalid relative path/, named('..\\evil.sh')),
  failed('bundle', 'a name with a NUL', /odd characters/, named('policy.yaml\u0000.sh')),
  failed(
    'bundle',
    'a file that is no part of a bundle',
    /adapter\/adapter_model\.bin is no part/,
    named('adapter/adapter_model.bin'),
  ),
  failed('bundle', 'a file in a folder of its own', /is no part of a bundle/, named('a/b/policy.yaml')),
  failed('bundle', 'a name in other letters', /is no part of a bundle/, named('Manifest.JSON')),
  failed('bundle', 'the manifest twice', /manifest\.json twice/, named('manifest.json')),
  failed('bundle', 'the weights twice', /safetensors twice/, named(WEIGHTS)),
  failed('bundle', 'a link to a file of the hub', /is a link/, {
    spoilZip: (entries) =>
      entries.map((one) =>
        one.name === 'policy.yaml' ? { ...one, mode: 0o120777, bytes: Buffer.from('/etc/passwd') } : one,
      ),
  }),
  failed('bundle', 'a file under a password', /encrypted/, {
    spoilZip: (entries) =>
      entries.map((one) => (one.name === 'policy.yaml' ? { ...one, isEncrypted: true } : one)),
  }),
  failed('bundle', 'a document that unfolds to 64 MB', /assistant\.yaml is more than 64 kB/, {
    spoilZip: (entries) =>
      entries.map((one) =>
        one.name === 'assistant.yaml' ? { ...one, isDeflated: true, bytes: Buffer.alloc(64 * MB, 32) } : one,
      ),
  }),
  failed('bundle', 'a document that unfolds to more than it claims', /too many bytes|64 kB/, {
    spoilZip: (entries) =>
      entries.map((one) =>
        one.name === 'assistant.yaml'
          ? { ...one, isDeflated: true, bytes: Buffer.alloc(64 * MB, 32), claimedBytes: 100 }
          : one,
      ),
  }),
  failed('bundle', 'a culture that claims 4 GB', /culture\.json is more than/, {
    spoilZip: (entries) =>
      entries.map((one) =>
        one.name === 'culture.json' ? { ...one, isDeflated: true, claimedBytes: 0xfffffff0 } : one,
      ),
  }),
  failed('bundle', 'a manifest of a megabyte', /manifest\.json is more than/, {
    spoilManifest: (one) => `${JSON.stringify(one)}${' '.repeat(MB)}`,
  }),
  failed('bundle', 'thousands of entries', /more than 200 entries/, {
    spoilZip: (entries) => [
      ...entries,
      ...Array.from({ length: 5_000 }, (_, i) => ({ name: `__MACOSX/${i}`, bytes: Buffer.alloc(0) })),
    ],
  }),
  failed('layout', 'a zip that was cut off', /cannot be used/, {
    spoilZip: (entries) => rawZip(entries).subarray(0, -40),
  }),
  failed('layout', 'a bundle inside a folder', /several folders/, {
    spoilZip: (entries) => entries.map((one) => ({ ...one, name: `bundle/${one.name}` })),
  }),
]

/** A document of this assistant with members added or replaced. */
const document_ = (change: Loose): Spoil => ({
  spoil: (bundle) => {
    const said = parse(bundle.files.get('assistant.yaml')!.toString())
    put(bundle, 'assistant.yaml', json({ ...said, ...change }))
  },
})

/** The same bundle as a hub of the earlier format wrote it. */
export function toFirstFormat(bundle: Forgery): void {
  const { instructions = '', sampling = {} } = parse(bundle.files.get('assistant.yaml')!.toString())
  bundle.files.delete('assistant.yaml')
  bundle.document.version = 1
  put(bundle, 'assistant.json', json({ sampling }))
  put(bundle, 'instructions.md', instructions)
}

/** Such a bundle, spoiled. */
const early = (spoil: (bundle: Forgery) => void): Spoil => ({
  spoil: (bundle) => {
    toFirstFormat(bundle)
    spoil(bundle)
  },
})

const documents = [
  failed(
    'assistant',
    'a document that is no text',
    /no text in UTF-8/,
    file('assistant.yaml', Buffer.from([0xc3, 0x28])),
  ),
  failed('assistant', 'a document with a NUL', /no text/, file('assistant.yaml', 'name: Be\u0000kind')),
  failed(
    'assistant',
    'a document that is no YAML',
    /assistant\.yaml cannot be used/,
    file('assistant.yaml', 'version: ['),
  ),
  failed(
    'assistant',
    'a document that unfolds',
    /anchors and aliases/,
    file('assistant.yaml', 'a: &a [1]\nb: [*a, *a]\n'),
  ),
  failed(
    'assistant',
    'a document nested without end',
    /nested too deeply/,
    file('assistant.yaml', '['.repeat(5_000)),
  ),
  failed('assistant', 'an empty document', /assistant\.yaml cannot be used/, file('assistant.yaml', '')),
  failed('assistant', 'a member that nobody knows', /there is no "system" here/, document_({ system: 'x' })),
  failed(
    'assistant',
    'a member of a prototype',
    /there is no "constructor" here/,
    document_({ constructor: 'x' }),
  ),
  failed(
    'assistant',
    'a sampling that is none',
    /sampling\.temperature/,
    document_({ sampling: { temperature: 99 } }),
  ),
  failed(
    'assistant',
    'more drafts than a hub draws',
    /sampling\.drafts/,
    document_({ sampling: { drafts: 500 } }),
  ),
  failed(
    'assistant',
    'a sampling that nobody knows',
    /sampling: there is no "logit_bias" here/,
    document_({ sampling: { logit_bias: {} } }),
  ),
  failed(
    'assistant',
    'instructions without end',
    /instructions: .*8000/,
    document_({ instructions: 'a'.repeat(9_000) }),
  ),
  failed(
    'assistant',
    'instructions with an escape of a terminal',
    /instructions: No control characters/,
    document_({ instructions: 'Be \u001b[31mkind' }),
  ),
  failed(
    'assistant',
    'instructions with an escaped NUL',
    /instructions: No control characters/,
    document_({ instructions: 'Be \u0000kind' }),
  ),
  failed('assistant', 'limits without end', /limits: .*2000/, document_({ limits: 'a'.repeat(2_001) })),
  failed(
    'assistant',
    'limits with control characters',
    /limits: No control characters/,
    document_({ limits: 'none\u0008\u0008\u0008\u0008all' }),
  ),
  failed(
    'assistant',
    'an about without end',
    /about: At most 400 characters/,
    document_({ about: 'a'.repeat(401) }),
  ),
  failed(
    'assistant',
    'an about that runs backwards',
    /about: No control characters and no changes of direction/,
    document_({ about: 'safe \u202eelif' }),
  ),
  failed(
    'assistant',
    'a greeting without end',
    /greeting: At most 300 characters/,
    document_({ greeting: 'a'.repeat(301) }),
  ),
  failed(
    'assistant',
    'a greeting of several lines',
    /greeting: No control characters/,
    document_({ greeting: 'Hello\nHub: you won' }),
  ),
  failed(
    'assistant',
    'a greeting that isolates its direction',
    /greeting: No control characters and no changes/,
    document_({ greeting: 'Hi \u2066there' }),
  ),
  failed(
    'assistant',
    'a greeting under a pile of marks',
    /greeting: No control characters/,
    document_({ greeting: `H${'\u0301'.repeat(20)}i` }),
  ),
  failed(
    'assistant',
    'nine questions',
    /examples: .*8/,
    document_({ examples: Array.from({ length: 9 }, (_, i) => `Question ${i}?`) }),
  ),
  failed(
    'assistant',
    'a question without end',
    /examples\.0: At most 200/,
    document_({ examples: ['a'.repeat(201)] }),
  ),
  failed('assistant', 'a question that nobody sees', /examples\.0: /, document_({ examples: ['\u200b'] })),
  failed(
    'assistant',
    'a question that is none',
    /examples\.0: /,
    document_({ examples: [{ toString: 'x' }] }),
  ),
  failed(
    'assistant',
    'an avatar that is a picture elsewhere',
    /avatar\.symbol/,
    document_({ avatar: { symbol: 'https://evil.example/a.png' } }),
  ),
  failed(
    'assistant',
    'an avatar of several signs',
    /avatar\.symbol: one letter, sign or emoji/,
    document_({ avatar: { symbol: 'OK' } }),
  ),
  failed(
    'assistant',
    'an avatar under a pile of marks',
    /avatar\.symbol: one letter/,
    document_({ avatar: { symbol: `A${'\u0301'.repeat(12)}` } }),
  ),
  failed(
    'assistant',
    'an avatar that turns what follows',
    /avatar\.symbol: one letter/,
    document_({ avatar: { symbol: '\u202e' } }),
  ),
  failed(
    'assistant',
    'an avatar of a colour that runs',
    /avatar\.color/,
    document_({ avatar: { symbol: 'K', color: 'red;background:url(//evil.example)' } }),
  ),
  failed(
    'assistant',
    'an avatar with an address',
    /avatar: there is no "src" here/,
    document_({ avatar: { symbol: 'K', src: '//evil.example' } }),
  ),
  failed(
    'assistant',
    'an avatar of markup',
    /avatar\.symbol/,
    document_({ avatar: { symbol: '<img src=x onerror=alert(1)>' } }),
  ),
  failed(
    'assistant',
    'a name of markup that is not the manifest’s',
    /says name <b>Kora<\/b>, and the manifest says Kora/,
    document_({ name: '<b>Kora</b>' }),
  ),
  failed(
    'assistant',
    'another base than the manifest’s',
    /says base org\/other, and the manifest says/,
    document_({ base: 'org/other' }),
  ),
  failed(
    'assistant',
    'another culture than the manifest’s',
    /says culture sw, and the manifest says fr-SN/,
    document_({ culture: 'sw' }),
  ),
  failed(
    'assistant',
    'another adapter than the manifest’s',
    /says adapter theirs, and the manifest says fr-SN/,
    document_({ adapter: { name: 'theirs' } }),
  ),
  failed('assistant', 'a document of the future', /version: /, document_({ version: 2 })),
  failed(
    'assistant',
    'earlier instructions that are no text',
    /no text in UTF-8/,
    early((one) => put(one, 'instructions.md', Buffer.from([0xc3, 0x28]))),
  ),
  failed(
    'assistant',
    'earlier instructions without end',
    /9,000 characters/,
    early((one) => put(one, 'instructions.md', 'a'.repeat(9_000))),
  ),
  failed(
    'assistant',
    'an earlier sampling that is none',
    /assistant\.json: sampling\.temperature/,
    early((one) => put(one, 'assistant.json', json({ sampling: { temperature: 99 } }))),
  ),
  failed(
    'assistant',
    'an earlier member that nobody knows',
    /assistant\.json/,
    early((one) => put(one, 'assistant.json', json({ sampling: {}, system: 'x' }))),
  ),
]

const signatures = [
  failed('signature', 'a manifest that was changed after it was signed', /does not fit/, {
    spoilManifest: (one) => {
      one.document.assistant.name = 'Another'
      return one
    },
  }),
  failed('signature', 'somebody else’s key beside it', /does not fit/, {
    spoilManifest: (one) => ({ ...one, signature: { ...one.signature, publicKey: forgeKey().publicKey } }),
  }),
  failed('signature', 'no signature', /does not fit/, {
    spoilManifest: (one) => ({ ...one, signature: { ...one.signature, value: '' } }),
  }),
  failed('signature', 'a key that is none', /does not fit/, {
    spoilManifest: (one) => ({ ...one, signature: { ...one.signature, publicKey: 'AAAA' } }),
  }),
  failed('signature', 'a key of another kind', /does not fit/, {
    spoilManifest: (one) => {
      const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
      return { ...one, signature: { ...one.signature, publicKey: spki } }
    },
  }),
  warned('signature', 'a key that nobody has met', /has not met before.*Ask the people of/, {}),
]

const digests = [
  failed(
    'digests',
    'a policy of which one bit was flipped',
    /policy\.yaml is not the file/,
    swapped('policy.yaml', flipped),
  ),
  failed(
    'digests',
    'weights of which one bit was flipped',
    /safetensors is not the file/,
    swapped(WEIGHTS, flipped),
  ),
  failed(
    'digests',
    'a document that is longer than signed',
    /assistant\.yaml is not/,
    swapped('assistant.yaml', (b) => Buffer.concat([b, Buffer.from('!')])),
  ),
  failed(
    'digests',
    'an adapter under another’s digest',
    /another digest/,
    says('adapter.digest', 'a'.repeat(64)),
  ),
]

const contents = [
  failed(
    'assistant',
    'a name that reads as another',
    /cannot be shown/,
    says('assistant.name', 'Ko\u202era'),
  ),
  failed(
    'culture',
    'a culture of another tag',
    /is for sw, and the manifest says/,
    edited('culture.json', (one) => ({ ...one, tag: 'sw' })),
  ),
  failed(
    'culture',
    'a culture with a member that nobody knows',
    /culture\.json/,
    edited('culture.json', (one) => ({ ...one, run: 'x' })),
  ),
  failed(
    'culture',
    'a culture that leaves out what it needs',
    /do not say: .*units/,
    edited('culture.json', ({ units: _, ...one }) => one),
  ),
  failed(
    'policy',
    'a policy that unfolds',
    /anchors and aliases/,
    file('policy.yaml', 'version: 1\na: &a [1]\nb: [*a, *a]\n'),
  ),
  failed('policy', 'a policy that is no YAML', /policy\.yaml/, file('policy.yaml', 'version: [')),
  warned(
    'policy',
    'a policy that loosens this hub’s floor',
    /floor can be tightened and never loosened/,
    file(
      'policy.yaml',
      'version: 1\nguardrails:\n  - use: blocked-terms\n    name: floor-harm\n    options:\n      lists: []\n',
    ),
  ),
  warned(
    'policy',
    'a guardrail that this hub has not',
    /there is no guardrail/,
    file('policy.yaml', 'version: 1\nguardrails:\n  - use: from-the-future\n'),
  ),
  failed('passport', 'a passport of another adapter', /of another adapter/, {
    spoil: (bundle) => {
      const key = FORGER
      const { document } = JSON.parse(bundle.files.get('passport.json')!.toString())
      put(
        bundle,
        'passport.json',
        json(signed({ ...document, adapter: { ...document.adapter, digest: 'b'.repeat(64) } }, key)),
      )
    },
  }),
  failed('passport', 'a passport that another hub signed', /not signed by the hub/, {
    spoil: (bundle) => {
      const { document } = JSON.parse(bundle.files.get('passport.json')!.toString())
      put(bundle, 'passport.json', json(signed(document, forgeKey())))
    },
  }),
  failed(
    'passport',
    'a passport that was changed',
    /not signed by the hub/,
    edited('passport.json', (one) => ({ ...one, document: { ...one.document, checks: [] } })),
  ),
]

const bases = [
  failed(
    'installed',
    'a base that this hub has not',
    /stands on org\/none .*not installed here.*install org\/none/s,
    {
      spoil: (bundle) => {
        bundle.document.base = { name: 'org/none', digest: 'c'.repeat(64), licence: null }
        document_({ base: 'org/none' }).spoil?.(bundle)
      },
    },
  ),
  warned(
    'installed',
    'a base of the same name with other files',
    /with other files/,
    says('base.digest', 'c'.repeat(64)),
  ),
]

const adapters = [
  failed('config', 'an adapter for another task', /task_type|CAUSAL_LM/, {
    spoil: (bundle) => {
      const config = JSON.parse(bundle.files.get(CONFIG)!.toString())
      putAdapter(bundle, 'adapter_config.json', json({ ...config, task_type: 'SEQ_CLS' }))
    },
  }),
  failed('values', 'an adapter with NaN in it', /NaN/, {
    spoil: (bundle) => {
      const bytes = Buffer.from(bundle.files.get(WEIGHTS)!)
      bytes.fill(0xff, bytes.length - 8)
      putAdapter(bundle, 'adapter_model.safetensors', bytes)
    },
  }),
  warned('passport', 'an adapter without a passport', /it has none|has none/, {
    spoil: ({ files, document }) => {
      files.delete('passport.json')
      delete document.files['passport.json']
    },
  }),
]

/** The key that signs what is forged here. */
export const FORGER = forgeKey()

/** Ways to spoil a bundle, each with the check that meets it and what it says. */
export const HOSTILE_BUNDLES: HostileBundle[] = [
  ...[manifests, zips, signatures, digests, documents, contents, bases, adapters].flat(),
]
