import type { IscCall, IscResponse } from '../../../isc/api/http';
import { answer, answering } from './fakes';

/** What follows the last page. */
export type ListEnd = 'empty' | 'refused' | 'formatted';

/** What the tenant gives as the length of a list; undefined: nothing. */
export type SaidTotal = number | string | undefined;

export interface OddList {
	/** Entries there are. */
	length: number;
	/** The most entries of a page, whatever is asked for. */
	cap?: number;
	end?: ListEnd;
	/** `X-Total-Count`; default: the truth. */
	total?: (length: number) => SaidTotal;
	/** Entries beyond this offset can't be reached. */
	ceiling?: number;
	/** Takes `searchAfter` as a query parameter. */
	takesAfter?: boolean;
}

const INVALID = { detailMessage: 'Specified offset is invalid.', stackTrace: [], suppressedExceptions: [] };

export const idAt = (index: number): string => `id-${String(index).padStart(6, '0')}`;

/** A list as tenants serve it, odd ones among them. */
export function oddList(list: OddList): ReturnType<typeof answering> {
	return answering((call) => pageOf(list, call));
}

function pageOf(list: OddList, { query = {} }: IscCall): IscResponse {
	const { length, cap = 250, end = 'empty', ceiling = Infinity, total = (truth) => truth } = list;
	const limit = Math.min(Number(query.limit), cap);
	const after = list.takesAfter === true ? query.searchAfter : undefined;
	const from = after === undefined ? Number(query.offset ?? 0) : Number(String(after).slice(3)) + 1;
	if (after === undefined && from + limit > ceiling)
		return answer(400, { messages: [{ text: `offset and limit reach past ${ceiling} records.` }] });
	if (from >= length && from > 0 && end !== 'empty')
		return answer(400, end === 'refused' ? INVALID : { formatted_msg: 'Specified offset is invalid.' });
	const said = query.count === true ? total(length) : undefined;
	const rows = Array.from({ length: Math.max(0, Math.min(limit, length - from)) }, (_, index) => ({
		id: idAt(from + index),
	}));
	return answer(200, rows, said === undefined ? {} : { 'x-total-count': String(said) });
}
