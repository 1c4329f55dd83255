import { Decoder } from '@/lib/engine/decoder/decoder'
import { importModel } from '@/lib/engine/graph/import-model'
import { loadEngineModel } from '@/lib/engine/engine-model'
import { prepareAdapter } from '@/lib/engine/decoder/prepared-adapter'
import { readAdapter } from '@/lib/formats/read-adapter'
import { Scheduler } from '@/lib/engine/generation/scheduler'
import { systemClock } from '@/lib/core/clock'
import { greedy, collect } from './test/unit/engine/scheduler-fixture'
const dataDir='/tmp/work/sched-data'
const m=await loadEngineModel('starter/model','x'); const model=m.config
const ads:any[]=[{name:'base',adapter:undefined}]
for (const l of ['fr-FR','fr-SN','hi-IN']) ads.push({name:l,adapter:prepareAdapter(await readAdapter('starter/adapters/'+l,model),model)})
const rnd=(n:number)=>Math.floor(Math.random()*n)
for (const precision of ['float32','int8','int4'] as const) for (const threads of [1,2]) {
  const {onnxPath}=await importModel({dataDir,modelFolder:'starter/model',model,precision,accuracyLevel:4,contextTokens:512})
  const d=await Decoder.open({onnxPath,model,slots:6,contextTokens:512,threads})
  const mk=(o:any)=>new Scheduler({decoder:d,tokenizer:m.tokenizer,vocabSize:model.vocabSize,endTokens:new Set(),queueLimit:64,prefixBytes:2**28,keepAnswers:false,clock:systemClock,...o})
  const busy=mk({}); let bad=0,n=0
  const op=[0,1].map(()=>Array.from({length:100+rnd(150)},()=>rnd(6000)))
  for(let t=0;t<3;t++){
    const reqs=Array.from({length:7},()=>{const a=ads[rnd(4)]; const g=greedy({prompt:[...op[rnd(2)]!,...Array.from({length:1+rnd(200)},()=>rnd(6000))],adapter:a.adapter,model:a.name,tenant:a.name,maxTokens:8,seed:rnd(1e6)}); return {...g,sampling:{...g.sampling,temperature:1.2}}})
    const got=await Promise.all(reqs.map(r=>collect(busy.generate(r))))
    for(const [i,r] of reqs.entries()){const al=await collect(mk({prefixBytes:0}).generate(r)); n++; if(JSON.stringify(al)!==JSON.stringify(got[i])){bad++; console.log('diff',r.prompt.length,al[0]!.score!.logprob-got[i]![0]!.score!.logprob)}}
  }
  console.log(precision,threads,'bad',bad,'of',n,busy.prefixUse.reusedTokens); await d.close()
}
