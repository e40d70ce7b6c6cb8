// `olmec/olm-compat`: for code written for @matrix-org/olm, where there is `fetch`.
import { init as load } from "./index.js";
import { namespace } from "./libolm-namespace.js";

export * from "./libolm.js";
export * from "./libolm-tools.js";
export { PRIVATE_KEY_LENGTH, get_library_version } from "./libolm-namespace.js";

const Olm = namespace(load);
export const init = Olm.init;
export default Olm;
