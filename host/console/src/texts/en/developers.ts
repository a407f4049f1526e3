/** Texts of the developer portal. */
export const developers = {
  title: 'Developers',
  text: 'Write a policy for this shop: commands, contract, quotas, signatures.',
  api: 'API reference',
  tabs: {
    start: 'Quick start',
    contract: 'Contract (WIT)',
    quotas: 'Quotas',
    keys: 'Signing keys',
  },
  start: {
    new: {
      title: 'Begin a plugin',
      text: 'Makes a folder with a rule that works, its settings and its cases.',
    },
    run: {
      title: 'Ask it here',
      text: 'Asks it one question, in the same sandbox and with the same limits as the host; shows the fuel that it takes.',
    },
    test: {
      title: 'Build it and play its cases',
      text: 'Every case runs twice: the same question must give the same answer and the same fuel.',
    },
    push: {
      title: 'Bring it to the shop',
      text: 'Make a token under Settings. The upload is checked, and ready to try; nothing is answered by it yet.',
    },
  },
  contract: {
    file: 'File of the contract',
    text: 'Records and variants are frozen within a version.',
  },
  quotas: {
    quota: 'Quota',
    used: 'Used',
    share: 'Share',
    resets: 'Resets',
  },
  keys: {
    required: 'Only signed versions may answer',
    add: 'Add a key',
    none: 'No key yet.',
    name: 'Name',
    id: 'Id',
    since: 'Since',
    state: 'State',
    revoked: 'Revoked',
    revoke: 'Revoke',
    revokeTitle: 'Revoke {{name}}?',
    revokeText: 'Versions signed with it can no longer be put in place. What answers now stays.',
    revokedHere: 'Revoked in the console',
    publicKey: 'Public key',
    help: "The public key that the developer's tool shows. Its private half never leaves the developer.",
  },
} as const;
