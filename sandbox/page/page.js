/** Asks the sandbox once a second and shows what has changed. All values are inserted as text, never as markup. */
const EVERY_MS = 1000;
const shown = {};

function element(name, properties = {}, ...children) {
	const made = Object.assign(document.createElement(name), properties);
	made.append(...children.filter((child) => child !== null && child !== undefined));
	return made;
}

const cell = (...children) => element('td', {}, ...children);
const time = (iso) => element('time', { dateTime: iso, title: iso }, new Date(iso).toLocaleTimeString());
const soft = (text) => element('div', { className: 'soft' }, text);

function kindOf(state) {
	if (/COMPLETED|APPROVED/.test(state)) return 'good';
	return /REJECTED|FAILED|ERROR|CANCELLED|TERMINATED|INCOMPLETE/.test(state) ? 'bad' : 'wait';
}

async function decide(id, decision) {
	await fetch(`/_page/approvals/${id}`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ decision, comment: 'Decided on the page' }),
	});
	await refresh();
}

async function complete(task) {
	await fetch(`/_page/tasks/${task}`, { method: 'POST' });
	await refresh();
}

function manualTask(task) {
	return task && element('button', { type: 'button', onclick: () => complete(task) }, 'Complete the manual task');
}

function approval({ id, state, owner, comment }) {
	if (state !== 'PENDING')
		return element('div', { className: kindOf(state) }, `${state} by ${owner}`, comment ? soft(comment) : null);
	const button = (label, decision) => element('button', { type: 'button', onclick: () => decide(id, decision) }, label);
	return element('div', {}, button('Approve', 'approve'), button('Reject', 'reject'), soft(`waiting for ${owner}`));
}

/** Where a request that runs stands, in words. */
function standing(at) {
	if (at === null) return null;
	const since = at.since ? ` since ${time(at.since)}` : '';
	return soft(`in ${at.phase}${since}${at.waitingFor ? `, waiting for ${at.waitingFor}` : ''}`);
}

function requestRow({
	requestId,
	requestType,
	person,
	requester,
	item,
	itemType,
	state,
	comment,
	created,
	at,
	manualTask: task,
	errors,
	approvals,
}) {
	return element(
		'tr',
		{ id: `request-${requestId}` },
		cell(time(created)),
		cell(`${requestType.replace('_ACCESS', '')} ${item}`, soft(itemType), comment ? soft(`“${comment}”`) : null),
		cell(person),
		cell(requester),
		cell(element('span', { className: kindOf(state) }, state), standing(at), ...errors.map((text) => soft(text))),
		cell(...approvals.map(approval), manualTask(task)),
	);
}

function personRow({ name, alias, department, access }) {
	const chip = ({ name: item, type, origin, via, until }) =>
		element(
			'span',
			{
				className: 'chip',
				title: [type, via ? `through ${via}` : origin, until ? `until ${until}` : ''].filter(Boolean).join(', '),
			},
			item,
		);
	return element('tr', {}, cell(name, soft(alias)), cell(department), cell(...access.map(chip)));
}

function callRow({ at, method, path, query, body, status, who, fault, durationMs }) {
	const answer = status === 0 ? 'none yet' : String(status);
	return element(
		'tr',
		{},
		cell(time(at)),
		cell(element('code', {}, `${method} ${path}`), query ? soft(query) : null),
		cell(
			element('span', { className: status >= 400 || fault ? 'bad' : 'good' }, fault ? `${answer} (${fault})` : answer),
			durationMs === null ? null : soft(`${durationMs} ms`),
		),
		cell(who ?? ''),
		cell(
			body === null
				? ''
				: element('details', {}, element('summary', {}, 'show'), element('pre', {}, JSON.stringify(body, null, 2))),
		),
	);
}

/** Redraws a table only if its content has changed, so that an opened body stays open until then. */
async function show(name, address, rowsOf, count) {
	const text = await (await fetch(address)).text();
	if (shown[name] === text) return;
	shown[name] = text;
	const answer = JSON.parse(text);
	document.getElementById(name).replaceChildren(...rowsOf(answer));
	document.getElementById(`${name}-count`).textContent = count(answer);
}

async function refresh() {
	const search = document.getElementById('search').value;
	await Promise.all([
		show(
			'tenant',
			'/_page/tenant',
			({ profile }) => [profile],
			({ changed }) => (changed.length === 0 ? '' : `changed: ${changed.join(', ')}`),
		),
		show(
			'requests',
			'/_page/requests',
			({ requests }) => requests.map(requestRow),
			({ total }) => `${total}`,
		),
		show(
			'people',
			`/_page/people?search=${encodeURIComponent(search)}`,
			({ people }) => people.map(personRow),
			({ people, total }) => `${people.length} of ${total}`,
		),
		show(
			'calls',
			'/_page/calls',
			({ calls }) => calls.map(callRow),
			({ calls, total }) => `newest ${calls.length} of ${total}`,
		),
	]);
}

async function live() {
	await refresh().catch(() => undefined);
	setTimeout(live, EVERY_MS);
}

document.getElementById('search').addEventListener('input', refresh);
live();
