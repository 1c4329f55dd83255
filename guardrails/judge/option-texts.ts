import { ASKED_TEXTS } from '../asked-option-texts'
import type { OptionTexts } from '../contract'

export const optionTexts: OptionTexts = {
  fr: {
    ...ASKED_TEXTS.fr,
    model:
      'Le modèle qui juge : un modèle de base que l’opérateur de la plateforme a installé, ou que ses serveurs de modèles proposent',
    format:
      'Comment le modèle est interrogé et comment il répond : sa famille de modèles de garde, ou instruction pour n’importe quel modèle de conversation',
    categories:
      'Lesquelles des catégories du modèle comptent, par leurs identifiants dans le README du garde-fou ; toutes, quand cette liste et celle de la communauté sont vides',
    ownCategories:
      'Les catégories propres à la communauté, pour llama-guard-3, shieldgemma, granite-guardian-4 et instruction',
    'ownCategories.name': 'Un nom court ; des messages peuvent lui être consacrés',
    'ownCategories.description':
      'Ce qui en relève, en une ou deux phrases simples, comme pour un nouveau modérateur',
    action: 'Ce qu’il advient de ce qu’il trouve ; mesurez le modèle sur vos textes avant qu’il ne bloque',
    threshold:
      'Probabilité à partir de laquelle un texte est retenu, quand le serveur du modèle l’indique (llama-guard-3, shieldgemma) ; sinon le mot du modèle décide',
    controversial:
      'Ce qu’il advient de ce que Qwen3Guard dit controversé ; jamais plus que ce que prévoit action',
    timeLimitMs: 'Le temps qu’une question peut prendre, en millisecondes',
    uncertain:
      'Interrogé seulement sur ce dont une de ces étapes n’est pas sûre : elles notent d’abord, et rien n’est demandé quand aucune note ne tombe entre les deux nombres',
    'uncertain.step': 'Le nom d’une étape de cette politique qui note les textes, comme hate-speech',
    'uncertain.from': 'La note la plus basse pour laquelle il est interrogé',
    'uncertain.to': 'La plus haute',
  },
  hi: {
    ...ASKED_TEXTS.hi,
    model: 'निर्णय करने वाला मॉडल: कोई आधार मॉडल जिसे हब के संचालक ने स्थापित किया हो या जो उनके मॉडल सर्वरों पर हो',
    format:
      'मॉडल से कैसे पूछा जाता है और वह कैसे उत्तर देता है: उसका गार्ड मॉडल परिवार, या किसी भी चैट मॉडल के लिए instruction',
    categories:
      'मॉडल की अपनी श्रेणियों में से कौन-सी गिनी जाएँ, फ़िल्टर के README में दी गई पहचान से; यह और समुदाय की सूची दोनों खाली हों तो सभी',
    ownCategories:
      'समुदाय की अपनी श्रेणियाँ, llama-guard-3, shieldgemma, granite-guardian-4 और instruction के लिए',
    'ownCategories.name': 'छोटा नाम; इसके लिए अलग संदेश लिखे जा सकते हैं',
    'ownCategories.description': 'इसमें क्या आता है, एक-दो सरल वाक्यों में, जैसे किसी नए मॉडरेटर को बताना हो',
    action: 'जो मिले उसका क्या हो; रोक लगाने से पहले मॉडल को अपने पाठों पर परखें',
    threshold:
      'वह संभावना जहाँ से पाठ को दोषी माना जाए, जहाँ मॉडल का सर्वर उसे बताता हो (llama-guard-3, shieldgemma); अन्यथा मॉडल का शब्द निर्णायक है',
    controversial: 'Qwen3Guard जिसे विवादास्पद कहे उसका क्या हो; action से अधिक कभी नहीं',
    timeLimitMs: 'एक प्रश्न में लगने वाला अधिकतम समय, मिलीसेकंड में',
    uncertain:
      'केवल उसी पर पूछा जाए जिस पर इनमें से कोई चरण अनिश्चित हो: पहले वे अंक देते हैं, और कोई अंक दोनों संख्याओं के बीच न हो तो कुछ नहीं पूछा जाता',
    'uncertain.step': 'इस नीति के किसी अंक देने वाले चरण का नाम, जैसे hate-speech',
    'uncertain.from': 'सबसे कम अंक जिस पर पूछा जाए',
    'uncertain.to': 'सबसे अधिक',
  },
  ar: {
    ...ASKED_TEXTS.ar,
    model: 'النموذج الذي يحكم: نموذج أساسي ثبّته مشغّل المنصة، أو نموذج متاح على خوادم النماذج لديه',
    format:
      'كيف يُسأل النموذج وكيف يجيب: عائلة نماذج الحراسة التي ينتمي إليها، أو instruction لأي نموذج محادثة',
    categories:
      'أي فئات النموذج تُحتسب، بمعرّفاتها في ملف README الخاص بالمرشح؛ وكلها إذا كانت هذه القائمة وقائمة المجتمع فارغتين',
    ownCategories: 'فئات خاصة بالمجتمع، مع llama-guard-3 وshieldgemma وgranite-guardian-4 وinstruction',
    'ownCategories.name': 'اسم قصير؛ ويمكن أن تُكتب له رسائل خاصة',
    'ownCategories.description': 'ما يدخل فيها، بجملة بسيطة أو جملتين، كما يُشرح لمشرف جديد',
    action: 'ما يحدث لما يجده؛ قِس النموذج على نصوصكم قبل أن يمنع',
    threshold:
      'الاحتمال الذي يُعدّ النص ابتداءً منه مخالفًا، حيث يذكره خادم النموذج (llama-guard-3 وshieldgemma)؛ وإلا فكلمة النموذج هي الفاصلة',
    controversial: 'ما يحدث لما يعدّه Qwen3Guard محل خلاف؛ ولا يتجاوز ذلك action أبدًا',
    timeLimitMs: 'أقصى مدة للسؤال الواحد، بالميلي ثانية',
    uncertain:
      'لا يُسأل إلا عمّا تشكّ فيه إحدى هذه الخطوات: هي تعطي درجتها أولًا، ولا يُسأل شيء إن لم تقع أي درجة بين العددين',
    'uncertain.step': 'اسم خطوة من هذه السياسة تعطي النصوص درجات، مثل hate-speech',
    'uncertain.from': 'أدنى درجة يُسأل عندها',
    'uncertain.to': 'أعلاها',
  },
  sw: {
    ...ASKED_TEXTS.sw,
    model:
      'Modeli inayoamua: modeli ya msingi iliyosakinishwa na mwendeshaji wa jukwaa, au iliyo kwenye seva zake za modeli',
    format:
      'Jinsi modeli inavyoulizwa na inavyojibu: familia yake ya modeli za ulinzi, au instruction kwa modeli yoyote ya mazungumzo',
    categories:
      'Zipi kati ya kategoria za modeli zinahesabiwa, kwa vitambulisho vilivyo kwenye README ya kichujio; zote, orodha hii na ya jumuiya zikiwa tupu',
    ownCategories:
      'Kategoria za jumuiya yenyewe, kwa llama-guard-3, shieldgemma, granite-guardian-4 na instruction',
    'ownCategories.name': 'Jina fupi; ujumbe maalumu unaweza kuandikwa kwa ajili yake',
    'ownCategories.description':
      'Mambo yaliyomo, kwa sentensi moja au mbili rahisi, kama unavyomweleza msimamizi mpya',
    action: 'Kinachofanyika kwa inachokikuta; ipime modeli kwa maandishi yenu kabla haijazuia',
    threshold:
      'Uwezekano ambao kuanzia hapo maandishi yanahesabiwa, seva ya modeli inapoutaja (llama-guard-3, shieldgemma); la sivyo neno la modeli ndilo linaloamua',
    controversial:
      'Kinachofanyika kwa kile ambacho Qwen3Guard inakiita chenye utata; kamwe si zaidi ya action',
    timeLimitMs: 'Muda ambao swali moja linaweza kuchukua, kwa milisekunde',
    uncertain:
      'Inaulizwa tu kuhusu kile ambacho mojawapo ya hatua hizi haina uhakika nacho: hizo zinatoa alama kwanza, na hakuna kinachoulizwa kama hakuna alama iliyo kati ya namba hizo mbili',
    'uncertain.step': 'Jina la hatua ya sera hii inayotoa alama, kama vile hate-speech',
    'uncertain.from': 'Alama ya chini kabisa ambayo inaulizwa',
    'uncertain.to': 'Ya juu kabisa',
  },
  zh: {
    ...ASKED_TEXTS.zh,
    model: '作判断的模型：平台运营者安装的基础模型，或其模型服务器上的模型',
    format: '如何询问模型、模型如何回答：它所属的防护模型系列；任何对话模型则用 instruction',
    categories:
      '模型自带的类别中哪些算数，用过滤器 README 中的标识填写；此项与社群自己的类别都为空时，全部算数',
    ownCategories: '社群自己的类别，适用于 llama-guard-3、shieldgemma、granite-guardian-4 和 instruction',
    'ownCategories.name': '简短的名称；可以为它单独写提示语',
    'ownCategories.description': '它包括什么，用一两句简单的话说明，就像讲给新来的管理员听',
    action: '对发现的内容如何处理；在让它拦截之前，请先用自己的文本测量该模型',
    threshold:
      '从多大概率起算作发现，前提是模型的服务器给出概率（llama-guard-3、shieldgemma）；否则以模型的话为准',
    controversial: '对 Qwen3Guard 认为有争议的内容如何处理；不会超过 action',
    timeLimitMs: '一次询问的时限，以毫秒计',
    uncertain: '只就这些步骤拿不准的内容询问它：它们先打分，没有分数落在两个数之间时就不询问',
    'uncertain.step': '本政策中会打分的某个步骤的名称，例如 hate-speech',
    'uncertain.from': '开始询问的最低分',
    'uncertain.to': '最高分',
  },
}
