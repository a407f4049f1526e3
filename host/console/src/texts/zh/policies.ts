import type { policies as source } from '../en/policies';
import type { SameShape } from '../same-shape';

export const policies: SameShape<typeof source> = {
  title: '规则',
  intro: '店里每个问题由什么来回答，答得怎么样。',
};
