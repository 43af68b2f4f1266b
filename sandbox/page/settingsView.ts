import { faultModes, profiles, quirkChoices } from '../options';
import type { Snapshots } from '../state/snapshots';
import type { Tenant } from '../tenant';

/** One setting, with its possible values unless it is a number. `name` has a dot where it is part of another one. */
interface Setting {
	name: string;
	value: unknown;
	positions?: readonly unknown[];
	/** Where `PATCH` changes it. */
	address: string;
}

/** Everything that can be changed on the page. */
export function settingsView({ profile, settings, quirks, faults }: Tenant, snapshots: Snapshots): object {
	const { stages, ...single } = settings;
	return {
		profile,
		profiles,
		settings: [
			...Object.entries(single).map(liveSetting),
			...Object.entries(stages).map(([name, value]) => liveSetting([`stages.${name}`, value])),
		],
		stages,
		quirks: Object.entries(quirks).map(([name, value]): Setting => ({
			name,
			value,
			positions: quirkChoices(name),
			address: '/_control/quirks',
		})),
		faults: faults.list(),
		faultModes,
		snapshots: snapshots.list(),
	};
}

function liveSetting([name, value]: [string, unknown]): Setting {
	const positions = typeof value === 'boolean' ? { positions: [true, false] } : {};
	return { name, value, ...positions, address: '/_control/settings' };
}
