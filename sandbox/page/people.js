import { element, showList, soft } from './dom.js';

function chip({ name, type, origin, via, until }) {
	const title = [type, via ? `through ${via}` : origin, until ? `until ${until}` : ''].filter(Boolean).join(', ');
	return element(
		'li',
		{ title, className: via ? 'chip inherited' : 'chip' },
		name,
		until ? element('span', { className: 'soft' }, ' until ', new Date(until).toLocaleDateString()) : null,
	);
}

function card({ name, alias, email, department, access }) {
	return element(
		'article',
		{},
		element('h3', {}, name, soft([alias, department, email].filter(Boolean).join(' · '))),
		access.length === 0
			? soft('holds nothing')
			: element('ul', { className: 'chips', ariaLabel: `Access of ${name}` }, ...access.map(chip)),
	);
}

export const people = {
	address: ({ search }) => `/_page/people?search=${encodeURIComponent(search)}`,
	count: ({ total }) => total,
	draw({ people: found, total }, { search }, list) {
		showList(list, found, ({ alias }) => alias, card);
		if (found.length === 0)
			return [
				element('p', {}, `Nobody is called “${search}”.`),
				soft('Search by a part of a name, an alias or an email address.'),
			];
		return found.length < total ? [soft(`The first ${found.length} of ${total}. Search to find the others.`)] : [];
	},
};
