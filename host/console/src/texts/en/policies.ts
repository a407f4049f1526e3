/** Texts of the policies area. */
export const policies = {
  title: 'Policies',
  intro: 'What answers each question of the shop, and how it does.',
} as const;
