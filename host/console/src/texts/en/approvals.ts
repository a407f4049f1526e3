export const approvals = {
  approvals: {
    title: 'Approvals',
    text: 'What is beyond somebody’s limit waits here for a higher role.',
    all: 'All',
    kind: 'Kind',
    none: 'Nothing here',
    nonePending: 'Nothing waits for a decision',
    askedBy: 'Asked by',
    askedAt: 'Asked',
    level: 'Level',
    state: 'Decision',
    grant: 'Grant',
    decline: 'Decline',
    grantTitle: 'Grant this?',
    declineTitle: 'Decline this?',
  },
} as const;
