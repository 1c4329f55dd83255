const words = (list: string) => new Set(list.split(/\s+/))

/** Small words that carry no subject but give a language away, for those that statistics of letters confuse. */
export const FUNCTION_WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  en: words(`the a an of and or but is are was were be been am do does did don't doesn't have has had i i'm you your he she it
    its it's we they them this that these those what which who when where why how can could will would should not no yes to in
    on at for with from by about as if my me us our their there here please so some any than then just into out up all
    let's what's that's let tell if`),
  fr: words(`le la les un une des du de d l et ou mais est sont était êtes suis es sommes être avoir ai as a avons avez ont je
    tu il elle on nous vous ils elles ce cet cette ces c s qu que qui quoi quel quelle quels quelles quand où pourquoi comment
    ne n pas plus non oui dans sur à au aux avec pour par sans sous chez mon ma mes ton ta tes son sa ses notre votre leur
    ici là y en se me te si j m t très bien aussi comme tout tous cela ça merci bonjour est-ce peut peux fait faire`),
  sw: words(`ya wa na ni kwa la za cha vya pa ku mwa katika hii hiyo huu huo hiki hicho hizi hizo huyu huyo hawa hao hapa huko
    hapo je gani nini nani lini wapi vipi kama lakini au pia sana tu bado si sio siyo ndiyo hapana mimi wewe yeye sisi nyinyi
    ninyi wao yangu yako yake yetu yenu yao wangu wako wake wetu wenu langu lako lake letu changu chako kila kuhusu ili
    kutoka mpaka hadi ambayo ambao ambaye kuwa ana una nina tuna mna wana ina kuna hakuna sijui naomba tafadhali asante
    habari karibu ngapi leo kesho jana siku mtu watu huwa ndio`),
}
