/** Why a hateful text was stopped or noted. */
export const messages = {
  en: {
    blocked: 'A classifier took it for hatred of a group of people. Such classifiers err.',
    noted: 'A classifier takes it for hatred of a group of people. It may be wrong.',
  },
  fr: {
    blocked: 'Un classifieur y a vu de la haine envers un groupe de personnes. Il arrive qu’il se trompe.',
    noted: 'Un classifieur y voit de la haine envers un groupe de personnes. Il peut se tromper.',
  },
  hi: {
    blocked: 'एक वर्गीकारक को इसमें लोगों के किसी समूह के प्रति नफ़रत दिखी। ऐसे वर्गीकारक ग़लती करते हैं।',
    noted: 'एक वर्गीकारक को इसमें लोगों के किसी समूह के प्रति नफ़रत दिखती है। वह ग़लत हो सकता है।',
  },
  ar: {
    blocked: 'رأى فيه مصنِّف آلي كراهية لجماعة من الناس. ومثل هذه المصنفات تخطئ.',
    noted: 'يرى فيه مصنِّف آلي كراهية لجماعة من الناس، وقد يكون مخطئا.',
  },
  sw: {
    blocked: 'Kiainishaji kiliona chuki dhidi ya kundi la watu. Viainishaji hivi hukosea.',
    noted: 'Kiainishaji kinaona chuki dhidi ya kundi la watu. Huenda kimekosea.',
  },
  zh: {
    blocked: '分类器认为其中含有对某一人群的仇恨。这类分类器会出错。',
    noted: '分类器认为其中含有对某一人群的仇恨，也可能判断有误。',
  },
}
