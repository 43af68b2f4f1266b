import { act, badge, button, element, showList, soft, time } from './dom.js';

const verbs = { GRANT_ACCESS: 'Grant', REVOKE_ACCESS: 'Revoke', MODIFY_ACCESS: 'Modify' };

const decide = (id, decision) => act('POST', `/_page/approvals/${id}`, { decision, comment: 'Decided on the page' });

/** What can be done at a step. */
function actions({ approval, task }) {
	if (approval)
		return element(
			'div',
			{ className: 'actions' },
			button('Approve', () => decide(approval, 'approve'), { className: 'primary' }),
			button('Reject', () => decide(approval, 'reject')),
		);
	const complete = () => act('POST', `/_page/tasks/${task}`);
	return task && element('div', { className: 'actions' }, button('Complete the manual task', complete));
}

function step(of) {
	const { label, at, kind, detail } = of;
	return element(
		'li',
		{ className: kind },
		element('span', {}, label, ' ', at ? time(at) : null),
		detail ? soft(detail) : null,
		actions(of),
	);
}

function card({ requestId, requestType, item, itemType, person, state, kind, comment, timeline }) {
	return element(
		'article',
		{ id: `request-${requestId}` },
		element('h3', {}, `${verbs[requestType] ?? requestType} ${item}`, soft(itemType.replace('_', ' ').toLowerCase())),
		element('p', {}, `for ${person} `, badge(kind, state)),
		comment ? element('blockquote', {}, comment) : null,
		element('ol', { className: 'timeline' }, ...timeline.map(step)),
	);
}

const empty = () => [
	element('p', {}, 'No access has been requested yet.'),
	soft(
		'Run a workflow with a Grant, or send a request with curl: the start of the sandbox prints credentials and calls to try.',
	),
];
const nothing = () => [element('p', {}, 'No request matches.'), soft('Clear the filters above to see all of them.')];

function matches({ text, state }) {
	const wanted = text.trim().toLowerCase();
	return (request) => {
		const words = [request.item, request.person, request.requester, request.comment ?? '', request.requestId];
		if (!words.join(' ').toLowerCase().includes(wanted)) return false;
		if (state === 'approval') return request.timeline.some(({ approval }) => approval);
		return state === '' || request.kind === (state === 'running' ? 'wait' : state);
	};
}

export const requests = {
	address: () => '/_page/requests',
	count: ({ total }) => total,
	draw({ requests: all }, filters, list) {
		const shown = all.filter(matches(filters));
		showList(list, shown, ({ requestId, itemId, person }) => `${requestId} ${itemId} ${person}`, card);
		return shown.length > 0 ? [] : all.length > 0 ? nothing() : empty();
	},
};
