// The demo shop through its API, as whoever a window is signed in as.
import { randomUUID } from 'node:crypto';
import { PASSWORD } from './browser.mjs';

export const SHOP = '/api/v1/shops/demo';

/** A request to the shop; throws on anything that is no success. */
export async function call(context, url, method, path, data) {
  const answer = await context.request.fetch(`${url}${SHOP}${path && `/${path}`}`, {
    method,
    headers: { origin: url, 'sec-fetch-site': 'same-origin', 'idempotency-key': randomUUID() },
    ...(data === undefined ? {} : { data }),
  });
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
  return answer.status() === 204 ? null : answer.json();
}

/** A buyer who has just written, and her conversation. */
export async function newConversation(context, url, text, name = '王小明') {
  const customer = await call(context, url, 'POST', 'customers', { name, phone: '13812341234', region: '310000', source: 'chat' });
  const conversation = await call(context, url, 'POST', 'conversations', {
    channel: 'chat',
    customer: customer.id,
    first_message: text,
  });
  return { customer, conversation };
}

/** An order of a buyer, unpaid. */
export async function newOrder(context, url, customer, quantity = 20) {
  return call(context, url, 'POST', 'orders', {
    customer: customer.id,
    channel: 'chat',
    consulted: true,
    lines: [{ sku: 'PEN-FOUNT-1', quantity }],
    destination_region: '310000',
    receiver: { name: '王小明', phone: '13812341234', address: '陆家浜路 8 号' },
  });
}

/** What stands in a conversation, oldest first. */
export async function messagesOf(context, url, conversation) {
  const { items } = await call(context, url, 'GET', `conversations/${conversation}/messages?limit=100`);
  return items;
}

/** Somebody new in the shop, who signs in with the password of the demo. */
export async function newMember(owner, url, role, serviceName) {
  const login = `${role}-${randomUUID().slice(0, 8)}`;
  return call(owner, url, 'POST', 'members', {
    login,
    display_name: serviceName,
    password: PASSWORD,
    role,
    service_name: serviceName,
    staff_number: login.slice(-8),
  });
}

/** The newest conversation that began with this text. */
export async function conversationThatBegan(context, url, text) {
  const { items } = await call(context, url, 'GET', 'conversations?limit=20');
  for (const each of items) if ((await messagesOf(context, url, each.id))[0]?.text === text) return each.id;
  throw new Error(`nobody wrote ${text}`);
}
