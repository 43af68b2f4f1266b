import type { IExecuteFunctions } from 'n8n-workflow';

import { asChoice, asChoices } from './choice';
import { asIds } from './ids';
import { readLocator, type Locator } from './locator';
import { asMoment } from './moment';
import { asNumber, type NumberRange } from './number';
import { isPresent, provided, type Empty, type Provided } from './provided';
import { asSwitch } from './switch';
import { asText } from './text';

/**
 * The parameters of one input item, with one reader for each kind. A value may also come as its text. If a value can't be read, or an expression
 * returns nothing where a value is needed, that is the row's error.
 *
 * Each reader takes the path of the parameter (`filters.email`) and its name in the editor, and throws `RowError`.
 */
export class RowParameters {
	constructor(
		private readonly fns: IExecuteFunctions,
		readonly row: number,
	) {}

	/** The value as n8n passes it, for the domain to read. */
	provided(name: string, label: string): Provided {
		return provided(this.fns, this.row, name, label);
	}

	has(name: string): boolean {
		return isPresent(this.fns, this.row, name);
	}

	text(name: string, label: string, empty: Empty = 'byHand'): string | undefined {
		return asText(this.provided(name, label), empty);
	}

	isOn(name: string, label: string, fallback = false): boolean {
		return asSwitch(this.provided(name, label), fallback);
	}

	number(name: string, label: string, range: NumberRange): number | undefined {
		return asNumber(this.provided(name, label), range);
	}

	choice<Choice extends string>(name: string, label: string, choices: readonly Choice[]): Choice | undefined {
		return asChoice(this.provided(name, label), choices);
	}

	choices<Choice extends string>(name: string, label: string, choices: readonly Choice[]): Choice[] {
		return asChoices(this.provided(name, label), choices);
	}

	/** ISO 8601 in UTC. */
	moment(name: string, label: string): string | undefined {
		return asMoment(this.provided(name, label), this.fns.getTimezone());
	}

	ids(name: string, label: string, empty: Empty = 'never'): string[] {
		return asIds(this.provided(name, label), empty);
	}

	locator(name: string, label: string): Locator {
		return readLocator(this.fns, this.row, name, label);
	}
}
