/** What the embedded engine calls the model under `starter/model`. */
export const STARTER_BASE_MODEL = 'polyphony-starter'
