import type { OptionTexts } from './contract'

/** What `classifierOptions` are for, in the languages of the hub's pages but English. */
export const CLASSIFIER_TEXTS = {
  fr: {
    threshold:
      'Score à partir duquel une phrase est arrêtée ou notée : plus bas, il trouve plus et se trompe plus',
    thresholdIn: 'D’autres seuils pour certaines langues : là où il a peu lu, ses scores sont plus bas',
    action: 'Ce qui arrive à ce qu’il trouve',
    blockIn:
      'Langues où il peut bloquer ; dans les autres il ne fait que noter, car personne ne l’y a mesuré',
    model:
      'Le classifieur : celui qui est livré avec la plateforme, ou tout autre que l’opérateur a installé',
    labels:
      'Étiquettes du classifieur qui comptent, telles que son config.json les écrit ; leurs probabilités s’additionnent',
  },
  hi: {
    threshold: 'जिस अंक से वाक्य रोका या दर्ज किया जाए: कम होने पर ज़्यादा मिलता है और ज़्यादा ग़लतियाँ भी होती हैं',
    thresholdIn: 'कुछ भाषाओं के लिए अलग सीमाएँ: जिन्हें उसने कम पढ़ा है उनमें अंक कम आते हैं',
    action: 'जो मिले उसका क्या हो',
    blockIn: 'जिन भाषाओं में वह रोक सकता है; बाक़ी में केवल दर्ज करता है, क्योंकि वहाँ उसे किसी ने नापा नहीं',
    model: 'वर्गीकारक: जो हब के साथ आता है, या जो संचालक ने लगाया हो',
    labels: 'वर्गीकारक के वे लेबल जो गिने जाते हैं, जैसे उसकी config.json में लिखे हैं; उनकी संभावनाएँ जोड़ी जाती हैं',
  },
  ar: {
    threshold: 'الدرجة التي توقف الجملة أو تسجل ابتداء منها: كلما انخفضت وجد أكثر وأخطأ أكثر',
    thresholdIn: 'عتبات أخرى لبعض اللغات: فدرجاته أدنى فيما قرأ منه قليلا',
    action: 'ما يحدث لما يجده',
    blockIn: 'اللغات التي يجوز أن يمنع فيها؛ وفي غيرها يسجل فقط لأن أحدا لم يقسه فيها',
    model: 'المصنف: المرفق مع المنصة أو أي مصنف ثبته مشغلها',
    labels: 'تصنيفات المصنف التي تحسب، كما تكتب في config.json؛ وتجمع احتمالاتها',
  },
  sw: {
    threshold:
      'Alama ambayo kuanzia hapo sentensi huzuiwa au hurekodiwa: ya chini hupata zaidi na hukosea zaidi',
    thresholdIn: 'Viwango vingine kwa lugha fulani: kwa lugha alizosoma kidogo alama zake huwa chini',
    action: 'Anachokipata kinafanywaje',
    blockIn: 'Lugha ambazo anaweza kuzuia; kwa nyingine hurekodi tu, kwa sababu hakuna aliyempima huko',
    model: 'Kiainishaji: kinachokuja na jukwaa, au chochote alichosakinisha mwendeshaji',
    labels: 'Lebo za kiainishaji zinazohesabiwa, kama config.json inavyoziandika; uwezekano wake hujumlishwa',
  },
  zh: {
    threshold: '达到多少分时拦截或标记一句话：越低找到的越多，误判也越多',
    thresholdIn: '个别语言的其他阈值：读得少的语言得分偏低',
    action: '对找到的内容怎么办',
    blockIn: '可以拦截的语言；其他语言只作标记，因为没有人在那里测量过它',
    model: '分类器：随平台提供的，或运营者安装的任何一个',
    labels: '计入的分类器标签，写法与其 config.json 相同；它们的概率相加',
  },
} satisfies OptionTexts
