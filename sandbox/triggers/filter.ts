import { errorText } from '../http/errors';
import { JSONPath } from 'jsonpath-plus';

/**
 * Whether an event matches the filter of a subscription. ISC API: Goessner's JSONPath. `$` inside a filter expression is
 * the whole event, a filter on the event itself tests the event, and `contains` searches text.
 */
export function meetsFilter(filter: string, event: object): boolean {
	const path = translated(filter);
	return isFound(path, event) || (path.startsWith('$[?') && isFound(path, [event]));
}

function isFound(path: string, json: object): boolean {
	const found: unknown = JSONPath({ path, json, wrap: true, eval: 'safe', ignoreEvalErrors: true });
	return Array.isArray(found) && found.length > 0;
}

/** @throws if the text isn't a JSONPath. A filter is valid even if the sample lacks a field it uses. */
export function checkFilter(filter: string, sample: object): void {
	if (!filter.trim().startsWith('$')) throw new Error('it does not begin with $');
	try {
		JSONPath({ path: translated(filter), json: sample, wrap: true, eval: 'safe' });
	} catch (error) {
		const text = errorText(error);
		if (!/Cannot read propert|is not a function/.test(text)) throw error;
	}
}

/** Inside a filter expression, the library calls the whole event `@root`, and it has no `contains`. */
function translated(filter: string): string {
	return filter.replace(/\?\((.*)\)(?=\])/gs, (_whole, expression: string) => {
		const contains = expression.replace(/([$@][\w.$@[\]'"]*)\s+contains\s+("[^"]*"|'[^']*')/g, '$1.includes($2)');
		return `?(${contains.replace(/\$(?=[.[])/g, '@root')})`;
	});
}

/** ISC API: the response of validate-filter. */
export function validateFilter(
	filter: string,
	input: object,
): { isValid: boolean; isValidJSONPath: boolean; isPathExist: boolean } {
	try {
		checkFilter(filter, input);
	} catch {
		return { isValid: false, isValidJSONPath: false, isPathExist: false };
	}
	const isPathExist = meetsFilter(filter, input);
	return { isValid: isPathExist, isValidJSONPath: true, isPathExist };
}
