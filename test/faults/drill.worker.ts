import "./drill";
import "../../workers/studio.worker";
