import { PolyphonyError } from '@/lib/core/errors'
import { type InstalledModel, listModels } from './list-models'

/** The installed model of that name. @throws PolyphonyError (not_found) naming those there are */
export async function findModel(dataDir: string, name: string): Promise<InstalledModel> {
  const models = await listModels(dataDir)
  const found = models.find((model) => model.name === name)
  if (found) return found
  const names = models.map((model) => model.name).join(', ') || 'none'
  throw new PolyphonyError('not_found', `No model "${name}" is installed; installed: ${names}.`, {
    param: 'model',
  })
}
