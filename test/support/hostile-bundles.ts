import { generateKeyPairSync } from 'node:crypto'
import type { CheckId } from '@/lib/adapters/adapter-check'
import { forgeKey, json, type Loose, put, putAdapter, type SpoiledBundle, signed } from './forge-bundle'
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
  failed('bundle', 'a format of the future', /format 2; this hub reads format 1/, says('version', 2)),
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
  failed('bundle', 'no instructions at all', /instructions\.md is missing/, {
    spoil: ({ files, document }) => {
      files.delete('instructions.md')
      delete document.files['instructions.md']
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
  failed('bundle', 'instructions that unfold to 64 MB', /instructions\.md is more than 64 kB/, {
    spoilZip: (entries) =>
      entries.map((one) =>
        one.name === 'instructions.md' ? { ...one, isDeflated: true, bytes: Buffer.alloc(64 * MB, 32) } : one,
      ),
  }),
  failed('bundle', 'instructions that unfold to more than they claim', /too many bytes|64 kB/, {
    spoilZip: (entries) =>
      entries.map((one) =>
        one.name === 'instructions.md'
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
    'instructions that are longer than signed',
    /instructions\.md is not/,
    swapped('instructions.md', (b) => Buffer.concat([b, Buffer.from('!')])),
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
    'instructions that are no text',
    /no text in UTF-8/,
    file('instructions.md', Buffer.from([0xc3, 0x28])),
  ),
  failed('assistant', 'instructions with a NUL', /no text/, file('instructions.md', 'Be\u0000kind')),
  failed(
    'assistant',
    'instructions without end',
    /9000 characters/,
    file('instructions.md', 'a'.repeat(9_000)),
  ),
  failed(
    'assistant',
    'a sampling that is none',
    /assistant\.json: sampling\.temperature/,
    edited('assistant.json', () => ({ sampling: { temperature: 99 } })),
  ),
  failed(
    'assistant',
    'a member that nobody knows',
    /assistant\.json/,
    edited('assistant.json', (one) => ({ ...one, system: 'x' })),
  ),
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
    says('base', { name: 'org/none', digest: 'c'.repeat(64), licence: null }),
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
  ...[manifests, zips, signatures, digests, contents, bases, adapters].flat(),
]
