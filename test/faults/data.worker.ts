import "./refuse";
import "../../workers/data.worker";
