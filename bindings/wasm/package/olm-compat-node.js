// `olmec/olm-compat` for Node: the module is read from the package.
import { namespace } from "./libolm-namespace.js";
import { init as load } from "./node.js";

export * from "./libolm.js";
export * from "./libolm-tools.js";
export { PRIVATE_KEY_LENGTH, get_library_version } from "./libolm-namespace.js";

const Olm = namespace(load);
export const init = Olm.init;
export default Olm;
