/** Small parts of the page. All values are inserted as text, never as markup. */
export function element(name, properties = {}, ...children) {
	const made = Object.assign(document.createElement(name), properties);
	made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
	return made;
}

export const soft = (text) => element('div', { className: 'soft' }, text);

export function time(iso) {
	const date = new Date(iso);
	const isToday = date.toDateString() === new Date().toDateString();
	return element('time', { dateTime: iso, title: iso }, isToday ? date.toLocaleTimeString() : date.toLocaleString());
}

export const badge = (kind, text) => element('span', { className: `badge ${kind}` }, text);

export function button(label, onclick, extra = {}) {
	return element('button', { type: 'button', onclick, ...extra }, label);
}

/** Says what went wrong, until the next action. */
export function say(problem) {
	const place = document.getElementById('problem');
	place.textContent = problem ?? '';
	place.hidden = problem === undefined;
}

/** Sends an action to the sandbox. @returns whether it was done */
export async function act(method, address, body) {
	const init =
		body === undefined
			? { method }
			: { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
	const response = await fetch(address, init);
	const answer = response.ok ? undefined : await response.json().catch(() => undefined);
	say(response.ok ? undefined : (answer?.messages?.[0]?.text ?? `The sandbox answered with ${response.status}.`));
	document.dispatchEvent(new Event('changed'));
	return response.ok;
}

const drawn = new WeakMap();

/** Shows entries in a list. Only those that have changed are drawn anew, so that what is open or has the focus stays so. */
export function showList(list, entries, keyOf, draw) {
	const before = drawn.get(list) ?? new Map();
	const now = new Map();
	for (const entry of entries) {
		const text = JSON.stringify(entry);
		const known = before.get(keyOf(entry));
		now.set(keyOf(entry), known?.text === text ? known : { text, node: draw(entry) });
	}
	const nodes = [...now.values()].map(({ node }) => node);
	for (const child of [...list.children]) if (!nodes.includes(child)) child.remove();
	nodes.forEach(
		(node, index) => list.children[index] !== node && list.insertBefore(node, list.children[index] ?? null),
	);
	drawn.set(list, now);
}
