import "./refuse";
import "../../workers/studio.worker";
