/** Keeps what is built from a set of options as long as the options live: word lists are compiled once a policy. */
export function oncePerOptions<Options extends object, Built>(build: (options: Options) => Built) {
  const built = new WeakMap<Options, Built>()
  return (options: Options): Built => {
    const known = built.get(options)
    if (known !== undefined) return known
    const made = build(options)
    built.set(options, made)
    return made
  }
}
