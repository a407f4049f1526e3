import type { Permission } from '../../session/me';

/** What the event stream tells, by what one must be allowed to read to hear of it. A test compares it with the host's sources. */
export const TOPICS: Partial<Record<Permission, readonly string[]>> = {
  'conversation:read': [
    'conversation.changed', 'conversation.closed', 'conversation.locked', 'conversation.opened', 'conversation.surveyed',
    'conversation.taken-over', 'conversation.transferred', 'conversation.unlocked', 'message.added', 'ticket.changed',
    'ticket.created', 'ticket.escalated', 'ticket.help-asked', 'ticket.noted', 'ticket.participant-added', 'ticket.placed',
    'ticket.state-changed', 'ticket.transferred', 'outreach.contacted', 'outreach.planned', 'review.recorded', 'review.settled',
  ],
  'customer:read': [
    'customer.became-member', 'customer.changed', 'customer.created',
  ],
  'order:read': [
    'order.amended', 'order.changed', 'order.checked', 'order.closed', 'order.completed', 'order.created', 'order.delivered',
    'order.held', 'order.noted', 'order.packed', 'order.paid', 'order.partly-paid', 'order.released', 'order.shipped',
    'order.verified', 'amendment.customer-confirmed', 'amendment.print-acknowledged', 'amendment.withdrawn', 'offer.accepted',
    'offer.declined', 'offer.made', 'offer.opened', 'print-batch.printed',
  ],
  'case:read': [
    'case.changed', 'case.evidence-added', 'case.evidence-confirmed', 'case.followed-up', 'case.inspected', 'case.noted',
    'case.nudged', 'case.opened', 'case.registered', 'case.reopened', 'case.return-registered', 'case.solution-chosen',
    'case.solutions-offered', 'case.stepped', 'case.withdrawn', 'refund.approved', 'refund.failed', 'refund.rejected',
    'refund.requested', 'refund.sending', 'refund.sent', 'refund.unknown', 'compensation.accepted', 'compensation.approved',
    'compensation.declined', 'compensation.done', 'compensation.failed', 'compensation.offered', 'compensation.opened',
    'compensation.refused', 'compensation.sending', 'compensation.unknown', 'compensation.withdrawn',
  ],
  'approval:read': [
    'approval.asked', 'approval.decided',
  ],
  'catalog:read': [
    'product.changed', 'product.created', 'sku.changed', 'sku.created', 'stock.corrected',
  ],
  'policy:read': [
    'policy.bound', 'policy.canary-aborted', 'policy.quarantine-lifted', 'policy.quarantined', 'policy.resumed',
    'policy.rolled-back', 'policy.settings-changed', 'policy.staged', 'policy.stopped', 'plugin.deleted', 'plugin.uploaded',
    'plugin-key.added', 'plugin-key.revoked', 'promotion.set', 'table.changed', 'backtest.cancelled', 'backtest.created',
    'backtest.failed', 'backtest.finished', 'backtest.paused', 'backtest.resumed', 'decision.diverged',
    'service-standard.changed', 'service-statement.made', 'service-statement.posted',
  ],
  'shop:read': [
    'shop.changed', 'member.added', 'member.changed', 'scorecard.decided', 'scorecard.made', 'service-period.begun',
    'service-period.ended',
  ],
};
