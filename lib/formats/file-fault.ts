import { type ErrorCode, PolyphonyError } from '@/lib/core/errors'

/**
 * What can be wrong with a file, in English. The engine says it without any messages; pages say `fileFaults` of
 * `messages` in their reader's language, and a test holds the two together.
 */
export const FILE_FAULTS = {
  missing: '{file} is missing or cannot be read',
  notJson: '{file} is not valid JSON',
  cutOff: '{file}: the file ended while it was being read',
  tooShort: '{file}: the file is too short to be safetensors',
  headerTooLong: '{file}: the header claims {claimed} bytes; the limit is {most}',
  headerBeyond: '{file}: the header claims {claimed} bytes; the file holds {size}',
  headerNotUtf8: '{file}: the header is not UTF-8',
  headerNotJson: '{file}: the header is not valid JSON',
  headerNotObject: '{file}: the header is not a JSON object',
  metadata: '{file}: __metadata__ must map text to text',
  twice: '{file}: tensor "{tensor}" is listed twice',
  beyond: '{file}: tensor "{tensor}" claims bytes {begin} to {end}, but the file holds {size}',
  wrongSize: '{file}: tensor "{tensor}" of shape [{shape}] in {dtype} needs {expected} bytes, not {actual}',
  overlaps: '{file}: tensor "{tensor}" overlaps the one before it',
  strayBefore: '{file}: there are stray bytes before tensor "{tensor}"',
  strayAfter: '{file}: {count} stray bytes follow the last tensor',
  dtype: '{file}: tensor "{tensor}" is {dtype}; save it as F32, F16 or BF16',
  noTargets:
    '{file}: target_modules name no linear layer of this base model ({names}): is it for another base?',
  unknownTensor:
    '{file}: tensor "{tensor}" belongs to no module that target_modules name in this base model: is it for another base?',
  noTensor: '{file}: tensor "{tensor}" is missing',
  otherShape:
    '{file}: tensor "{tensor}" has shape [{shape}], this base model needs [{wanted}]: is it for another base?',
  configTooLong: '{file}: the file is far too long for a configuration',
  configNotObject: '{file}: the file must hold a JSON object',
  switchOff: '{file}: {setting}: {what} is not supported: train with {setting}=False',
  biasOnB: '{file}: {setting}: a bias on B is not supported: train with {setting}=False',
  wholeModules: '{file}: {setting}: fully trained modules are not supported: train without {setting}',
  tokenEmbeddings: '{file}: {setting}: trained token embeddings are not supported: train without {setting}',
  leaveOut: '{file}: {setting}: this is not supported: train without it',
  unneeded: '{file}: {setting}: this is not needed for these architectures: leave it out',
  listTargets: '{file}: {setting}: this is not supported: name the linear layers in target_modules',
  changesBase:
    '{file}: {setting}: this changes the base weights: save with path_initial_model_for_weight_conversion',
  bias: '{file}: bias: trained biases are not supported: train with bias="none"',
  unknownSetting: '{file}: {setting}: this setting is not known here: remove it if it is unused',
  notLora: '{file}: peft_type: only LoRA adapters are supported',
  otherTask: '{file}: task_type: only adapters for CAUSAL_LM are supported',
  badPattern:
    '{file}: {setting}: "{pattern}" is not a regular expression that is supported here: list the module names instead',
} as const

export type FileFault = keyof typeof FILE_FAULTS

/** The error that says what is wrong with a file, where, and what to do. */
export function fileFault(
  fault: FileFault,
  params: { file: string; [name: string]: string | number },
  { code = 'invalid_request', cause }: { code?: ErrorCode; cause?: unknown } = {},
): PolyphonyError {
  // Numbers stand as they are: somebody looks for these bytes.
  const texts = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]))
  const message = FILE_FAULTS[fault].replaceAll(/\{(\w+)\}/g, (_, name: string) => texts[name] ?? '')
  const said = { key: `fileFaults.${fault}`, params: texts }
  return new PolyphonyError(code, message, { cause, param: params.file, said })
}
