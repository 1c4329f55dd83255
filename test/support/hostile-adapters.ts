import { cp, mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CheckId } from '@/lib/adapters/adapter-check'

/** The folder that every case spoils; a real adapter of the starter. */
const GOOD = 'starter/adapters/fr-SN'

export interface HostileAdapter {
  name: string
  /** Spoils a copy of a good adapter. */
  spoil(folder: string): Promise<void>
  /** The check that must refuse it, or warn of it. */
  check: CheckId
  status: 'failed' | 'warned'
  words: RegExp
}

/** A copy of a good adapter, spoiled; remove it afterwards. */
export async function makeHostile({ spoil }: HostileAdapter): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'polyphony-hostile-'))
  await cp(GOOD, folder, { recursive: true })
  await spoil(folder)
  return folder
}

const CONFIG = 'adapter_config.json'
const WEIGHTS = 'adapter_model.safetensors'
const at = (name: string) => (folder: string) => join(folder, name)
const config = at(CONFIG)
const weights = at(WEIGHTS)
const card = at('README.md')

/** Sets members of the configuration; undefined removes one. */
const configured = (change: object) => async (folder: string) => {
  const known: object = JSON.parse(await readFile(config(folder), 'utf8'))
  await writeFile(config(folder), JSON.stringify({ ...known, ...change }))
}

type Header = Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>

/** Rewrites the header of the weights; the bytes that follow stay unless `data` changes them. */
const headed =
  (
    change: (header: Header, names: string[]) => unknown,
    data: (bytes: Buffer) => Buffer = (bytes) => bytes,
  ) =>
  async (folder: string) => {
    const file = await readFile(weights(folder))
    const length = Number(file.readBigUInt64LE(0))
    const header: Header = JSON.parse(file.subarray(8, 8 + length).toString())
    const names = Object.keys(header).filter((name) => name !== '__metadata__')
    const changed = change(header, names)
    const text = typeof changed === 'string' ? changed : JSON.stringify(changed ?? header)
    await writeFile(weights(folder), withHeader(text, data(Buffer.from(file.subarray(8 + length)))))
  }

/** Changes the first tensor's entry. */
const entry = (change: (one: Header[string]) => object) =>
  headed((h, [a = '']) => ({ ...h, [a]: change(h[a]!) }))

function withHeader(text: string | Buffer, data: Buffer = Buffer.alloc(0)): Buffer {
  const bytes = Buffer.from(text)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(bytes.length))
  return Buffer.concat([length, bytes, data])
}

const raw = (bytes: Buffer | string) => (folder: string) => writeFile(weights(folder), bytes)
const lengthOnly = (length: bigint) => {
  const bytes = Buffer.alloc(64)
  bytes.writeBigUInt64LE(length)
  return raw(bytes)
}
const withCard = (text: string) => (folder: string) => writeFile(card(folder), text)
const front = (lines: string) => withCard(`---\n${lines}\n---\n`)
const failed = (
  check: CheckId,
  name: string,
  spoil: HostileAdapter['spoil'],
  words: RegExp,
): HostileAdapter => ({ name, spoil, check, status: 'failed', words })
const warned = (
  check: CheckId,
  name: string,
  spoil: HostileAdapter['spoil'],
  words: RegExp,
): HostileAdapter => ({ name, spoil, check, status: 'warned', words })

const layout: HostileAdapter[] = [
  failed('layout', 'no configuration', (f) => rm(config(f)), /adapter_config\.json is missing/),
  failed('layout', 'no weights', (f) => rm(weights(f)), /safetensors is missing/),
  failed(
    'layout',
    'a pickle in place of safetensors',
    async (f) => {
      await rm(weights(f))
      await writeFile(join(f, 'adapter_model.bin'), 'cos\nsystem\n(S"true"\ntR.')
    },
    /adapter_model\.bin can run code/,
  ),
  failed(
    'layout',
    'a whole model in place of an adapter',
    async (f) => {
      await rm(weights(f))
      await writeFile(join(f, 'model-00001-of-00002.safetensors'), 'x')
    },
    /is missing/,
  ),
  failed(
    'layout',
    'weights that are a link to another file',
    async (f) => {
      await rm(weights(f))
      await symlink('/etc/passwd', weights(f))
    },
    /not a plain file/,
  ),
  failed(
    'layout',
    'a configuration that is a folder',
    async (f) => {
      await rm(config(f))
      await mkdir(config(f))
    },
    /not a plain file/,
  ),
  warned('layout', 'files that are no part of it', (f) => writeFile(join(f, 'run.py'), 'x'), /run\.py/),
  warned(
    'layout',
    'a pickle beside good weights',
    (f) => writeFile(join(f, 'optimizer.pt'), 'x'),
    /optimizer\.pt/,
  ),
]

const configuration: HostileAdapter[] = [
  failed('config', 'no JSON', (f) => writeFile(config(f), '{"r": 8,'), /not valid JSON/),
  failed('config', 'an empty file', (f) => writeFile(config(f), ''), /not valid JSON/),
  failed('config', 'a list', (f) => writeFile(config(f), '[]'), /JSON object/),
  failed('config', 'nesting without end', (f) => writeFile(config(f), '['.repeat(200_000)), /JSON|object/),
  failed(
    'config',
    'two megabytes of it',
    (f) => writeFile(config(f), `{"x":"${'a'.repeat(2e6)}"}`),
    /far too long/,
  ),
  failed('config', 'another method', configured({ peft_type: 'IA3' }), /LoRA/),
  failed('config', 'another task', configured({ task_type: 'SEQ_CLS' }), /CAUSAL_LM/),
  failed('config', 'DoRA', configured({ use_dora: true }), /DoRA/),
  failed('config', 'QA-LoRA', configured({ use_qalora: true }), /QA-LoRA/),
  failed('config', 'trained biases', configured({ bias: 'all' }), /bias/),
  failed('config', 'a bias on B', configured({ lora_bias: true }), /bias on B/),
  failed('config', 'whole modules', configured({ modules_to_save: ['lm_head'] }), /fully trained modules/),
  failed('config', 'trained tokens', configured({ trainable_token_indices: [1, 2] }), /token embeddings/),
  failed('config', 'PiSSA', configured({ init_lora_weights: 'pissa' }), /changes the base weights/),
  failed('config', 'a setting nobody knows', configured({ use_magic: true }), /use_magic/),
  failed('config', 'a rank of nothing', configured({ r: 0 }), /r:/),
  failed('config', 'a rank below nothing', configured({ r: -8 }), /r:/),
  failed('config', 'a rank of a million', configured({ r: 1e6 }), /r:/),
  failed('config', 'a rank that is text', configured({ r: '8' }), /r:/),
  failed('config', 'no rank', configured({ r: undefined }), /r:/),
  failed('config', 'an alpha that is no number', configured({ lora_alpha: null }), /lora_alpha/),
  failed('config', 'no target', configured({ target_modules: [] }), /target_modules/),
  failed('config', 'targets that are numbers', configured({ target_modules: [1] }), /target_modules/),
  failed(
    'config',
    'a broken regular expression',
    configured({ target_modules: '(q_proj' }),
    /regular expression/,
  ),
  failed('config', 'replicated layers', configured({ layer_replication: [[0, 2]] }), /layer_replication/),
]

const header: HostileAdapter[] = [
  failed('header', 'an empty file', raw(''), /too short/),
  failed('header', 'nine bytes', raw('123456789'), /too short/),
  failed('header', 'a header of 2^63 bytes', lengthOnly(2n ** 63n), /header claims/),
  failed('header', 'a header longer than the file', lengthOnly(1000n), /header claims/),
  failed('header', 'a header that is no text', raw(withHeader(Buffer.from([0xff, 0xfe, 0xfd]))), /UTF-8/),
  failed('header', 'a header that is no JSON', raw(withHeader('{"a":')), /not valid JSON/),
  failed('header', 'a header that is a list', raw(withHeader('[]')), /JSON object/),
  failed('header', 'a header nested without end', raw(withHeader('['.repeat(100_000))), /JSON/),
  failed(
    'header',
    'metadata that is no text',
    headed((h) => ({ ...h, __metadata__: { a: 1 } })),
    /__metadata__/,
  ),
  failed('header', 'a cut file', async (f) => truncate(weights(f), 300_000), /claims bytes/),
  failed(
    'header',
    'stray bytes at the end',
    headed(
      () => undefined,
      (d) => Buffer.concat([d, d]),
    ),
    /stray bytes/,
  ),
  failed(
    'header',
    'two tensors on the same bytes',
    headed((h, [a = '', b = '']) => ({ ...h, [b]: h[a] })),
    /overlaps|stray/,
  ),
  failed(
    'header',
    'a hole',
    headed((h, [a = '']) => void delete h[a]),
    /stray bytes/,
  ),
  failed(
    'header',
    'offsets backwards',
    headed((h, [a = '']) => void h[a]!.data_offsets.reverse()),
    /claims bytes/,
  ),
  failed(
    'header',
    'an offset below nothing',
    entry((one) => ({ ...one, data_offsets: [-4, one.data_offsets[1]] })),
    /data_offsets/,
  ),
  failed(
    'header',
    'a type nobody knows',
    entry((one) => ({ ...one, dtype: 'F4' })),
    /dtype/,
  ),
  failed(
    'header',
    'a shape below nothing',
    entry((one) => ({ ...one, shape: [-1, ...one.shape.slice(1)] })),
    /shape/,
  ),
  failed(
    'header',
    'a shape beyond all bounds',
    entry((one) => ({ ...one, shape: [2 ** 40, 2 ** 40] })),
    /needs/,
  ),
  failed(
    'header',
    'more members than there are',
    headed((h, [a = '']) => void Object.assign(h[a]!, { extra: 1 })),
    /extra/,
  ),
  failed(
    'header',
    'the same tensor twice',
    headed((h, [a = '']) => JSON.stringify(h).replace('{', `{${JSON.stringify(a)}:${JSON.stringify(h[a])},`)),
    /twice/,
  ),
  failed(
    'header',
    'a tensor that hides as the prototype',
    headed((h) =>
      JSON.stringify(h).replace('{', '{"__proto__":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},'),
    ),
    /__proto__/,
  ),
]

const content: HostileAdapter[] = [
  failed(
    'base',
    'another base’s names',
    headed((h) => renamed(h, /self_attn/g, 'attn')),
    /fit none of them/,
  ),
  failed(
    'base',
    'a missing matrix',
    headed((h, [a = '']) => renamed(h, a, `${a}.old`)),
    /fit none of them/,
  ),
  failed('base', 'ranks other than configured', configured({ r: 4 }), /fit none of them.*shape/),
  failed(
    'base',
    'fewer targets than matrices',
    configured({ target_modules: ['q_proj'] }),
    /fit none of them/,
  ),
  failed('base', 'layers that the base lacks', configured({ layers_to_transform: [40] }), /fit none of them/),
  failed(
    'base',
    'a matrix turned round',
    headed((h, [a = '']) => void h[a]!.shape.reverse()),
    /fit none of them.*shape/,
  ),
  warned(
    'base',
    'a base that this hub does not have',
    configured({ base_model_name_or_path: 'x/y' }),
    /names x\/y/,
  ),
  failed(
    'values',
    'NaN',
    headed(
      () => undefined,
      (d) => d.fill(0xff, d.length - 4),
    ),
    /NaN/,
  ),
  failed(
    'values',
    'infinity',
    headed(() => undefined, setLast(0x7f80)),
    /infinity/,
  ),
  failed(
    'values',
    'whole numbers',
    entry((one) => ({ ...one, dtype: 'I16' })),
    /is I16/,
  ),
  warned(
    'values',
    'nothing but zeros',
    headed(
      () => undefined,
      (d) => d.fill(0),
    ),
    /changes nothing/,
  ),
  warned(
    'values',
    'weights that run wild',
    headed(() => undefined, setLast(0x7000)),
    /largest weight/,
  ),
]

const cards: HostileAdapter[] = [
  warned('card', 'no card', (f) => rm(card(f)), /no README/),
  warned('card', 'a card that says nothing', withCard('# My adapter'), /license, language, base_model/),
  failed('card', 'YAML that is none', front('license: [mit'), /not valid YAML/),
  failed(
    'card',
    'a few lines that unfold to gigabytes',
    front(
      `a: &a [${'x,'.repeat(9)}]\n${'bcdefghi'
        .split('')
        .map((k, i) => `${k}: &${k} [${`*${'abcdefgh'[i]},`.repeat(9)}]`)
        .join('\n')}`,
    ),
    /YAML/,
  ),
  failed('card', 'a licence that is a map', front('license: {a: 1}'), /license/),
  failed('card', 'two megabytes of card', withCard('x'.repeat(2e6)), /longer than 1 MB/),
  failed('card', 'a front matter as long as a book', front(`a: "${'x'.repeat(90_000)}"`), /far too long/),
]

/** Broken and hostile adapters of every kind we know, each with the check and the words that must meet it. */
export const HOSTILE: HostileAdapter[] = [...layout, ...configuration, ...header, ...content, ...cards]

function renamed(h: Header, from: string | RegExp, to: string): Header {
  return Object.fromEntries(Object.entries(h).map(([name, entry]) => [name.replace(from, to), entry]))
}

/** Sets the last bfloat16 value's bits. */
function setLast(bits: number) {
  return (data: Buffer) => {
    data.writeUInt16LE(bits, data.length - 2)
    return data
  }
}
