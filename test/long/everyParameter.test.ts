import { everyParameter } from '../engine/parameters/everyParameter';

everyParameter(1);
