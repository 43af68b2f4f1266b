import { badge, element, showList, soft, time } from './dom.js';

const isFailed = ({ status, fault }) => status >= 400 || status === 0 || fault !== null;

function row(call) {
	const { at, method, path, query, body, status, who, fault, durationMs } = call;
	const answer = status === 0 ? 'none yet' : String(status);
	return element(
		'article',
		{ className: 'call' },
		badge(isFailed(call) ? 'bad' : 'good', fault ? `${answer} (${fault})` : answer),
		element('code', {}, `${method} ${path}`),
		element(
			'span',
			{ className: 'soft' },
			time(at),
			durationMs === null ? '' : ` · ${durationMs} ms`,
			who ? ` · ${who}` : '',
		),
		query ? soft(query) : null,
		body === null
			? null
			: element(
					'details',
					{},
					element('summary', {}, 'show the body'),
					element('pre', {}, JSON.stringify(body, null, 2)),
				),
	);
}

export const calls = {
	address: () => '/_page/calls',
	count: ({ total }) => total,
	draw({ calls: newest, total }, { text, failed }, list) {
		const wanted = text.trim().toLowerCase();
		const shown = newest.filter(
			(call) =>
				(failed !== 'on' || isFailed(call)) &&
				`${call.method} ${call.path} ${call.status} ${call.who ?? ''}`.toLowerCase().includes(wanted),
		);
		showList(list, shown, ({ number }) => number, row);
		if (newest.length === 0)
			return [
				element('p', {}, 'No call has come in yet.'),
				soft('Each call of a client shows up here at once, without its token.'),
			];
		if (shown.length === 0)
			return [element('p', {}, 'No call matches.'), soft('Clear the filters above to see all of them.')];
		return newest.length < total ? [soft(`The newest ${newest.length} of ${total}.`)] : [];
	},
};
