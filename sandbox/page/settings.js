import { act, button, element, soft, time } from './dom.js';

const words = (name) =>
	name
		.replace(/([A-Z])/g, ' $1')
		.replace(/^./, (first) => first.toUpperCase())
		.replace(/ Ms$/, ' (ms)')
		.replace(/ Seconds$/, ' (s)');

function chooser(value, options, onchange, label) {
	const chosen = (option) => ({ value: String(option), selected: option === value });
	return element(
		'select',
		{ ariaLabel: label, onchange: ({ target }) => onchange(options[target.selectedIndex]) },
		...options.map((option) => element('option', chosen(option), String(option))),
	);
}

/** One setting, with the control that fits its values. */
function setting({ name, value, positions, address }) {
	const change = (wanted) => act('PATCH', address, name.includes('.') ? nested(name, wanted) : { [name]: wanted });
	const control = positions
		? chooser(value, positions, change, name)
		: element('input', {
				type: 'number',
				min: '0',
				value: String(value),
				ariaLabel: name,
				onchange: ({ target }) => target.reportValidity() && change(target.valueAsNumber),
			});
	return element('label', { className: 'setting' }, element('span', {}, words(name.split('.').at(-1))), control);
}

let stages = {};
const nested = (name, wanted) => ({ stages: { ...stages, [name.split('.')[1]]: wanted } });

function faults(list, modes) {
	const form = element(
		'form',
		{
			className: 'filters',
			onsubmit: (event) => {
				event.preventDefault();
				const { mode, path, status, count, seconds } = Object.fromEntries(new FormData(event.target));
				void act('POST', '/_control/faults', {
					mode,
					...(path && { path }),
					...(status && { status: Number(status) }),
					...(count && { count: Number(count) }),
					...(seconds && { ttlSeconds: Number(seconds) }),
				});
			},
		},
		element(
			'label',
			{},
			'Mode ',
			element('select', { name: 'mode' }, ...modes.map((mode) => element('option', {}, mode))),
		),
		element(
			'label',
			{},
			'Status ',
			element('input', { name: 'status', type: 'number', min: '100', max: '599', placeholder: '503' }),
		),
		element('label', {}, 'Path ', element('input', { name: 'path', placeholder: 'all, or a regular expression' })),
		element('label', {}, 'Calls ', element('input', { name: 'count', type: 'number', min: '1', placeholder: 'all' })),
		element(
			'label',
			{},
			'Ends after ',
			element('input', { name: 'seconds', type: 'number', min: '1', placeholder: 'never' }),
			' s',
		),
		element('button', { className: 'primary' }, 'Add the fault'),
	);
	const rows = list.map((fault) =>
		element(
			'li',
			{},
			element('code', {}, [fault.mode, fault.status, fault.path].filter(Boolean).join(' ')),
			` met ${fault.met ?? 0} times `,
			button('Remove', () => act('DELETE', `/_control/faults/${fault.id}`)),
		),
	);
	return element(
		'fieldset',
		{},
		element('legend', {}, 'Faults'),
		form,
		rows.length === 0 ? soft('None: every call is handled.') : element('ul', {}, ...rows),
	);
}

function snapshots(list) {
	const name = element('input', {
		placeholder: 'name',
		ariaLabel: 'Name of the snapshot',
		pattern: '[\\w.\\-]{1,64}',
		required: true,
	});
	const take = () => name.reportValidity() && act('PUT', `/_control/snapshots/${name.value}`);
	const rows = list.map((kept) =>
		element(
			'li',
			{},
			element('strong', {}, kept.name),
			` ${kept.requests} requests, `,
			time(kept.takenAt),
			' ',
			button('Restore', () => act('POST', `/_control/snapshots/${kept.name}/restore`), {
				ariaLabel: `Restore ${kept.name}`,
			}),
			button('Delete', () => act('DELETE', `/_control/snapshots/${kept.name}`), { ariaLabel: `Delete ${kept.name}` }),
		),
	);
	const reset = () =>
		confirm('Remove all requests, calls, faults and changed settings?') && act('POST', '/_control/reset');
	return element(
		'fieldset',
		{},
		element('legend', {}, 'Start over'),
		element('p', {}, button('Reset the sandbox', reset, { className: 'danger' })),
		element('p', {}, name, ' ', button('Take a snapshot', take)),
		rows.length === 0
			? soft('A snapshot keeps requests, access and settings, to come back to.')
			: element('ul', {}, ...rows),
	);
}

function clock() {
	const advance = (label, ms) => button(label, () => act('POST', '/_control/clock/advance', { ms }));
	return element(
		'fieldset',
		{},
		element('legend', {}, 'Clock'),
		element('p', {}, advance('+ 1 minute', 60_000), advance('+ 1 hour', 3_600_000), advance('+ 1 day', 86_400_000)),
		soft('What is due on the way happens. The clock never goes back.'),
	);
}

export const settings = {
	address: () => '/_page/settings',
	draw({ profile, profiles, settings: live, quirks, faults: armed, faultModes, snapshots: kept, stages: now }, panel) {
		stages = now;
		const group = (legend, list) => element('fieldset', {}, element('legend', {}, legend), ...list.map(setting));
		panel.replaceChildren(
			element(
				'fieldset',
				{},
				element('legend', {}, 'Profile'),
				chooser(profile, profiles, (wanted) => act('PUT', '/_control/profile', { profile: wanted }), 'Profile'),
				soft('documented: as the documents say. worst: the least convenient for a client, wherever sources disagree.'),
			),
			clock(),
			faults(armed, faultModes),
			snapshots(kept),
			group('Limits and times', live),
			group('Where the sources disagree', quirks),
		);
	},
};
