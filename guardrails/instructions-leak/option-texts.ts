import type { OptionTexts } from '../contract'

export const optionTexts: OptionTexts = {
  fr: {
    run: 'Mots des instructions à la suite qui comptent comme une citation ; moitié plus en chinois',
    share:
      'Part des suites de trois mots d’une phrase qui viennent des instructions et en font une paraphrase',
    action: 'Ce qu’entraîne une fuite mot pour mot ou presque',
    paraphrase:
      'Ce qu’entraîne une phrase qui dit autrement une phrase des instructions ; off n’y regarde pas',
    similarity: 'Proximité avec une phrase des instructions qui compte comme une reformulation',
  },
  hi: {
    run: 'निर्देशों के लगातार इतने शब्द उद्धरण माने जाते हैं; चीनी में डेढ़ गुना',
    share: 'वाक्य के तीन-तीन शब्दों के समूहों का वह हिस्सा जो निर्देशों से आए तो उसे बदला हुआ रूप माना जाए',
    action: 'शब्दशः या लगभग शब्दशः रिसाव पर क्या हो',
    paraphrase: 'निर्देशों के किसी वाक्य को दूसरे शब्दों में कहने पर क्या हो; off इसे नहीं देखता',
    similarity: 'निर्देशों के वाक्य से कितनी निकटता को दूसरे शब्दों में कहना माना जाए',
  },
  ar: {
    run: 'عدد كلمات التعليمات المتتالية التي تعد اقتباسا؛ ويزيد بالنصف في الصينية',
    share: 'نسبة ثلاثيات كلمات الجملة المأخوذة من التعليمات التي تجعلها إعادة صياغة',
    action: 'ما يؤدي إليه تسرب حرفي أو شبه حرفي',
    paraphrase: 'ما تؤدي إليه جملة تقول بكلمات أخرى ما في التعليمات؛ off لا ينظر في ذلك',
    similarity: 'درجة القرب من جملة في التعليمات التي تعد إعادة صياغة',
  },
  sw: {
    run: 'Maneno mfululizo ya maelekezo yanayohesabiwa nukuu; nusu zaidi kwa Kichina',
    share:
      'Sehemu ya mafungu ya maneno matatu ya sentensi inayotoka kwenye maelekezo na kuifanya iwe nukuu iliyobadilishwa',
    action: 'Uvujaji neno kwa neno au karibu hivyo unaleta nini',
    paraphrase: 'Sentensi inayosema maelekezo kwa maneno mengine inaleta nini; off haiangalii',
    similarity: 'Ukaribu na sentensi ya maelekezo unaohesabiwa kuwa ni kusema kwa maneno mengine',
  },
  zh: {
    run: '与指令连续相同多少个词算作引用；中文按一倍半计',
    share: '一句话中有多大比例的三词组来自指令就算改写',
    action: '逐字或近乎逐字泄露时怎么办',
    paraphrase: '用别的话说出指令内容时怎么办；off 表示不检查',
    similarity: '与指令中某句的接近程度达到多少算换了说法',
  },
}
